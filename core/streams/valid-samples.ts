import { RANGES } from '../../shared/models/typescript/ranges.ts';
import type { SampleBatch } from '../../shared/models/typescript/types.ts';
import type { Metric, Sample } from '../ports/samples.ts';
import { isUuid } from '../users/credentials.ts';
import { MAX_CLOCK_SKEW_MS } from '../util/time.ts';
import { type TimeReader, timeReader } from '../util/time-reader.ts';
import { RETENTION_MS } from './retention.ts';
import { sleepDurationError } from './sleep-duration.ts';

const MAX_SAMPLES = 1_000;

interface Context {
  metrics: readonly Metric[];
  earliest: number;
  latest: number;
  starts: TimeReader;
  ends: TimeReader;
}

/**
 * Converts a body to readings, if all of it is valid. This takes a quarter of the time of the generated validator and `readSamples`, which
 * are needed only to say what is wrong.
 *
 * @returns undefined if anything is invalid
 */
export function validSamples(body: unknown, metrics: readonly Metric[], now: Date): Sample[] | undefined {
  const { samples: sent, batch_id, ...others }: { [field in keyof SampleBatch]?: unknown } = Object(body);
  if (!Array.isArray(sent) || sent.length === 0 || sent.length > MAX_SAMPLES) return undefined;
  if (Object.keys(others).length > 0 || !isBatchId(batch_id)) return undefined;
  const [earliest, latest] = [now.getTime() - RETENTION_MS, now.getTime() + MAX_CLOCK_SKEW_MS];
  const context: Context = { metrics, earliest, latest, starts: timeReader(), ends: timeReader() };
  const samples: Sample[] = [];
  for (const item of sent) {
    const sample = validSample(item, context);
    if (!sample) return undefined;
    samples.push(sample);
  }
  return samples;
}

const isBatchId = (sent: unknown) => sent === undefined || (typeof sent === 'string' && isUuid(sent));

function validSample(sent: unknown, { metrics, earliest, latest, starts, ends }: Context): Sample | undefined {
  if (typeof sent !== 'object' || sent === null) return undefined;
  const { metric, value, start, end } = sent as Record<keyof Sample, unknown>;
  if (Object.keys(sent).length !== (end === undefined ? 3 : 4)) return undefined;
  if (!isAmong(metrics, metric) || !isInRange(metric, value)) return undefined;
  const from = starts.read(start);
  if (!(from >= earliest && from <= latest)) return undefined;
  const to = end === undefined ? undefined : ends.read(end);
  if (to !== undefined && !(to >= from && to <= latest)) return undefined;
  if (metric === 'sleep_duration' && sleepDurationError(value, from, to)) return undefined;
  return to === undefined
    ? { metric, value, start: starts.utc() }
    : { metric, value, start: starts.utc(), end: ends.utc() };
}

const isAmong = (metrics: readonly Metric[], metric: unknown): metric is Metric =>
  (metrics as readonly unknown[]).includes(metric);

function isInRange(metric: Metric, value: unknown): value is number {
  const { minimum, maximum, isInteger } = RANGES[metric];
  const isNumber = typeof value === 'number' && value >= minimum && value <= maximum;
  return isNumber && (!isInteger || Number.isInteger(value));
}
