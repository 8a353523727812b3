import { hash } from 'node:crypto';
import type { Batch, Sample } from '../../core/ports/samples.ts';

/** A time span that includes the starts of all batches in the tests. */
export const ALWAYS = ['2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z'] as const;
const DAY = '2026-03-14T00:00:00.000Z';

/** Returns the time this many seconds after the start of `DAY`. */
export const second = (at: number): string => new Date(Date.parse(DAY) + at * 1_000).toISOString();

/** Creates readings of three metrics. Some values have fractions, and some readings have an end. */
export function someSamples(count: number, from = 0): Sample[] {
  return Array.from({ length: count }, (_, at): Sample => {
    const start = second(from + 30 * Math.floor(at / 3));
    if (at % 3 === 0) return { metric: 'body_temperature', value: 36 + Math.random(), start };
    if (at % 3 === 1) return { metric: 'heart_rate', value: 40 + Math.floor(Math.random() * 100), start };
    return { metric: 'step_count', value: at, start, end: second(from + 30 * Math.floor(at / 3) + 29.987) };
  });
}

export function someBatch(overrides: Partial<Batch> = {}): Batch {
  const samples = overrides.samples ?? someSamples(4);
  return {
    user_id: crypto.randomUUID(),
    start: samples[0]?.start ?? DAY,
    stream_id: crypto.randomUUID(),
    batch_id: crypto.randomUUID(),
    samples,
    digest: hash('sha256', JSON.stringify(samples)),
    received_at: '2026-03-15T00:00:00.000Z',
    ...overrides,
  };
}
