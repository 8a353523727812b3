type Row = readonly [number, number, number];
export type Matrix = readonly [Row, Row, Row];

/** The chromaticities (x, y) of white, red, green and blue, in the order of PNG's cHRM chunk. */
export type Primaries = readonly [number, number, number, number, number, number, number, number];

/** The inverse of the matrix in IEC 61966-2-1. */
export const XYZ_TO_SRGB: Matrix = [
  [3.2404542, -1.5371385, -0.4985314],
  [-0.969266, 1.8760108, 0.041556],
  [0.0556434, -0.2040259, 1.0572252],
];
/** The white of sRGB (D65) in XYZ. */
const WHITE: Row = [0.95047, 1, 1.08883];

/**
 * Returns the matrix from linear RGB with these primaries to XYZ. It maps white to the white of sRGB, so that white stays white. The matrix
 * has values that are not finite if the primaries are invalid.
 */
export function rgbToXyz([, , ...xy]: Primaries): Matrix {
  const [redX, redY, greenX, greenY, blueX, blueY] = xy;
  const [red, green, blue] = [xyz(redX, redY), xyz(greenX, greenY), xyz(blueX, blueY)];
  const columns: Matrix = [
    [red[0], green[0], blue[0]],
    [red[1], green[1], blue[1]],
    [red[2], green[2], blue[2]],
  ];
  const scale = solve(columns, WHITE);
  const scaled = (row: Row): Row => [row[0] * scale[0], row[1] * scale[1], row[2] * scale[2]];
  return [scaled(columns[0]), scaled(columns[1]), scaled(columns[2])];
}

const xyz = (x: number, y: number): Row => [x / y, 1, (1 - x - y) / y];

/** Solves `matrix` · result = `right` by Cramer's rule. */
function solve(matrix: Matrix, right: Row): Row {
  const whole = determinant(matrix);
  const [[a, b, c], [d, e, f], [g, h, i]] = matrix;
  const [x, y, z] = right;
  return [
    determinant([
      [x, b, c],
      [y, e, f],
      [z, h, i],
    ]) / whole,
    determinant([
      [a, x, c],
      [d, y, f],
      [g, z, i],
    ]) / whole,
    determinant([
      [a, b, x],
      [d, e, y],
      [g, h, z],
    ]) / whole,
  ];
}

const determinant = ([[a, b, c], [d, e, f], [g, h, i]]: Matrix): number =>
  a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);

export function multiply(left: Matrix, right: Matrix): Matrix {
  return [rowTimes(left[0], right), rowTimes(left[1], right), rowTimes(left[2], right)];
}

const rowTimes = ([a, b, c]: Row, [first, second, third]: Matrix): Row => [
  a * first[0] + b * second[0] + c * third[0],
  a * first[1] + b * second[1] + c * third[1],
  a * first[2] + b * second[2] + c * third[2],
];
