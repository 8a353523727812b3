/**
 * Generates deterministic readings like those of a watch, one per metric per minute, and the users who wear the
 * watches.
 */
import type { Batch, Metric } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { parseBatch } from '../../core/streams/batch.ts';
import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { exampleBody } from '../requests.ts';

export const MINUTE_MS = 60_000;

/**
 * Values vary like those of a real person, because constant values would compress too well and random values too badly.
 */
const values: Partial<Record<Metric, (minute: number) => number>> = {
  heart_rate: (minute) => Math.round(64 + 14 * wave(minute) + 10 * noise(minute)),
  // Simulates walks: for each period of twelve minutes, the user either walks or rests.
  step_count: (minute) => (noise(Math.floor(minute / 12)) > 0.6 ? Math.round(115 * noise(minute)) : 0),
  stress_level: (minute) => Math.round(35 + 20 * wave(minute) + 10 * noise(minute + 0.3)),
  respiratory_rate: (minute) => Math.round(10 * (14 + 3 * noise(minute + 0.5))) / 10,
  oxygen_saturation: (minute) => Math.round(95 + 4 * noise(minute + 0.7)),
};

export const PULSE_AND_STEPS: Metric[] = ['heart_rate', 'step_count'];
export const EVERYTHING = Object.keys(values) as Metric[];

export function readings(metrics: readonly Metric[], from: number, minutes: number): HealthSample[] {
  return Array.from({ length: minutes }, (_, minute) => {
    const start = from + minute * MINUTE_MS;
    return metrics.map((metric) => reading(metric, start));
  }).flat();
}

function reading(metric: Metric, from: number): HealthSample {
  const value = values[metric]?.(from / MINUTE_MS) ?? 0;
  const sample: HealthSample = { metric, value, start: timeOf(from) };
  // A step count covers a whole minute. All other readings have only a start.
  if (metric === 'step_count') sample.end = timeOf(from + MINUTE_MS);
  return sample;
}

/** Formats a time without milliseconds, because most devices send whole seconds. */
const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('.000Z', 'Z');

const wave = (minute: number): number => Math.sin(minute / 90);

/** Returns a pseudo-random number from 0 to 1 that depends only on the minute. */
function noise(minute: number): number {
  const large = Math.abs(Math.sin(minute * 12.9898) * 43_758.5453);
  return large - Math.floor(large);
}

export const STREAM_ID = '0d2c8a7e-5b0f-4e2b-9c55-6f1f3f0c7d21';

/** Returns a user with one stream that has consent for all purposes. */
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
  return {
    ...exampleBody,
    user_id,
    version: 1,
    created_at: at,
    updated_at: at,
    tokens: {},
    // A model is asked only with this purpose.
    purposes: ['profile_messages'],
    streams,
  };
}

interface Span {
  now: Date;
  /** Length of the time span in minutes. The span ends at `now`. */
  minutes: number;
  minutesInBatch: number;
}

/** Returns the readings of a time span as parsed batches. */
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
