import { format, table } from '../markdown.ts';

/** The figures of one data folder, by their name with the unit. */
export interface Measured {
  size: number;
  figures: Record<string, number>;
}

/** Returns a table with a column for each size, and the ratio of the largest to the smallest. */
export function figureTable(what: string, measured: readonly Measured[]): string {
  const [first, last] = [measured[0], measured.at(-1)];
  const rows = Object.keys(first?.figures ?? {}).map((name) => {
    const figures = measured.map(({ figures }) => figures[name]);
    return [name, ...figures.map(readable), readable((last?.figures[name] ?? Number.NaN) / (figures[0] ?? Number.NaN))];
  });
  return table([what, ...measured.map(({ size }) => format(size, 0)), '÷ smallest'], rows);
}

const readable = (figure = Number.NaN): string => format(figure, figure < 10 ? 2 : figure < 100 ? 1 : 0);
