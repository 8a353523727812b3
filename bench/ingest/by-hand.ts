/**
 * The server `by hand`: what a service needs at least that reads its batches. It parses the JSON, checks types, ranges and times, and stores
 * the readings compressed by column. It has no contract, consent, duplicates, quota or pet, and its errors say nothing.
 */
import { deflateRawSync } from 'node:zlib';
import { serveBatches } from './batch-server.ts';

const RANGES = new Map<unknown, [minimum: number, maximum: number]>([
  ['heart_rate', [20, 300]],
  ['step_count', [0, 200_000]],
]);
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const DAY_MS = 24 * 60 * 60 * 1_000;

serveBatches((body) => {
  const { samples } = JSON.parse(body);
  if (!Array.isArray(samples)) return undefined;
  const [metrics, values, deltas, durations]: [string[], number[], number[], (number | null)[]] = [[], [], [], []];
  let previous = 0;
  for (const { metric, value, start, end } of samples) {
    const [minimum, maximum] = RANGES.get(metric) ?? [1, 0];
    const from = timeOf(start);
    const to = end === undefined ? undefined : timeOf(end);
    const isValue = typeof value === 'number' && value >= minimum && value <= maximum;
    if (!isValue || !(Math.abs(Date.now() - from) < 90 * DAY_MS) || (to !== undefined && !(to >= from)))
      return undefined;
    metrics.push(metric);
    values.push(value);
    deltas.push(from - previous);
    durations.push(to === undefined ? null : to - from);
    previous = from;
  }
  return deflateRawSync(JSON.stringify([metrics, values, deltas, durations]));
});

const timeOf = (text: unknown): number => (typeof text === 'string' && TIME.test(text) ? Date.parse(text) : Number.NaN);
