/** Returns a quantile of the sample. `part` is a number from 0 to 1, for example 0.5 for the median. */
export function quantile(sample: readonly number[], part: number): number {
  const sorted = Float64Array.from(sample).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export function median(sample: readonly number[]): number {
  const middle = Float64Array.from(sample).sort();
  const at = middle.length / 2;
  return ((middle[Math.ceil(at - 1)] ?? Number.NaN) + (middle[Math.floor(at)] ?? Number.NaN)) / 2;
}

/**
 * Returns the median of the ratios of each round, or NaN if a round is missing. Ratios are computed per round, because
 * a slow moment of the machine affects both figures of a round.
 */
export function medianRatio(own: readonly number[], base: readonly number[]): number {
  const ratios = own.map((figure, round) => figure / (base[round] ?? Number.NaN));
  return ratios.some(Number.isNaN) ? Number.NaN : median(ratios);
}

/** Latencies in ms. */
export interface Latencies {
  p50: number;
  p99: number;
}

export const latenciesOf = (milliseconds: readonly number[]): Latencies => ({
  p50: quantile(milliseconds, 0.5),
  p99: quantile(milliseconds, 0.99),
});

export async function timeEach(jobs: Iterable<() => Promise<unknown>>): Promise<Latencies> {
  const milliseconds: number[] = [];
  for (const job of jobs) {
    const started = performance.now();
    await job();
    milliseconds.push(performance.now() - started);
  }
  return latenciesOf(milliseconds);
}
