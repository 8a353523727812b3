/** Deterministic readings as from a watch, one per metric and minute, and their wearers. */
import type { Batch, Metric } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { parseBatch } from '../../core/streams/batch.ts';
import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { exampleBody } from '../requests.ts';

export const MINUTE_MS = 60_000;

/** Varies like a body's values: constant values would compress too well, random ones too badly. */
const values: Partial<Record<Metric, (minute: number) => number>> = {
  heart_rate: (minute) => Math.round(64 + 14 * wave(minute) + 10 * noise(minute)),
  // Several walks of twelve minutes.
  step_count: (minute) => (noise(Math.floor(minute / 12)) > 0.6 ? Math.round(115 * noise(minute)) : 0),
  stress_level: (minute) => Math.round(35 + 20 * wave(minute) + 10 * noise(minute + 0.3)),
  respiratory_rate: (minute) => Math.round(10 * (14 + 3 * noise(minute + 0.5))) / 10,
  oxygen_saturation: (minute) => Math.round(95 + 4 * noise(minute + 0.7)),
};

/** Metrics that nearly every watch has. */
export const PULSE_AND_STEPS: Metric[] = ['heart_rate', 'step_count'];
/** All metrics that a watch can have. */
export const EVERYTHING = Object.keys(values) as Metric[];

/** The readings of `minutes` minutes from `from` on. */
export function readings(metrics: readonly Metric[], from: number, minutes: number): HealthSample[] {
  return Array.from({ length: minutes }, (_, minute) => {
    const start = from + minute * MINUTE_MS;
    return metrics.map((metric) => reading(metric, start));
  }).flat();
}

function reading(metric: Metric, from: number): HealthSample {
  const value = values[metric]?.(from / MINUTE_MS) ?? 0;
  const sample: HealthSample = { metric, value, start: timeOf(from) };
  // Steps span a minute; other readings are instants.
  if (metric === 'step_count') sample.end = timeOf(from + MINUTE_MS);
  return sample;
}

/** Precise to the second, as most devices write it. */
const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('.000Z', 'Z');

const wave = (minute: number): number => Math.sin(minute / 90);

/** From 0 to 1. */
function noise(minute: number): number {
  const large = Math.abs(Math.sin(minute * 12.9898) * 43_758.5453);
  return large - Math.floor(large);
}

export const STREAM_ID = '0d2c8a7e-5b0f-4e2b-9c55-6f1f3f0c7d21';

/** A user with one stream that has all purposes. */
export function someWearer(metrics: Metric[]): User {
  const at = new Date().toISOString();
  const streams: User['streams'] = {
    [STREAM_ID]: {
      source: 'bench',
      metrics,
      purposes: ['pet_state', 'pet_messages'],
      created_at: at,
      updated_at: at,
      consent_log: [],
    },
  };
  const user_id = crypto.randomUUID();
  return { ...exampleBody, user_id, version: 1, created_at: at, updated_at: at, tokens: {}, streams };
}

interface Span {
  now: Date;
  /** The end of the readings. */
  minutes: number;
  minutesInBatch: number;
}

/** The readings of a range of minutes, in parsed batches. */
export function batchesOf(wearer: User, { now, minutes, minutesInBatch }: Span): Batch[] {
  const { metrics = [] } = wearer.streams?.[STREAM_ID] ?? {};
  const first = Math.floor(now.getTime() / MINUTE_MS) * MINUTE_MS - minutes * MINUTE_MS;
  const destination = { userId: wearer.user_id, streamId: STREAM_ID, metrics };
  const batches: Batch[] = [];
  for (let minute = 0; minute < minutes; minute += minutesInBatch) {
    const samples = readings(metrics, first + minute * MINUTE_MS, Math.min(minutesInBatch, minutes - minute));
    batches.push(parseBatch({ samples }, destination, now));
  }
  return batches;
}
