/** The value below which this part of the sample lies. */
export function quantile(sample: readonly number[], part: number): number {
  const sorted = Float64Array.from(sample).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function median(sample: readonly number[]): number {
  const middle = Float64Array.from(sample).sort();
  const at = middle.length / 2;
  return ((middle[Math.ceil(at - 1)] ?? Number.NaN) + (middle[Math.floor(at)] ?? Number.NaN)) / 2;
}
