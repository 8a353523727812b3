import { unwrap } from '../../../client/client.ts';
import type { HealthSample, HealthStream } from '../../../shared/models/typescript/types.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../sources/durations.ts';
import { METRICS, readingsOfHour } from '../../../sources/simulated-watch/readings.ts';
import { SCENARIOS } from '../../../sources/simulated-watch/scenarios.ts';
import { zoneOf } from '../../../sources/zone.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { session } from '../state/session.ts';

export const SOURCE = 'simulated-watch';
export { METRICS };

const DAYS = 7;
const BATCH_SIZE = 1000;
/** One heart rate every ten minutes is enough for a chart, and allows a whole day to fit into one batch. */
const HEART_RATE_INTERVAL_MS = 10 * MINUTE_MS;

/** Sends the last week's readings of all metrics with consent. Idempotent: the server counts each reading once. */
export async function sendWeek(stream: HealthStream, onProgress: (share: number) => void): Promise<void> {
  const now = Date.now();
  const thisHour = Math.floor(now / HOUR_MS) * HOUR_MS;
  for (let day = 1; day <= DAYS; day += 1) {
    const from = thisHour - (DAYS - day + 1) * DAY_MS;
    const to = day === DAYS ? now : from + DAY_MS;
    await sendReadings(stream, readingsBetween(from, to, now));
    onProgress(day / DAYS);
  }
}

const NIGHT_METRICS: HealthStream['metrics'] = ['sleep_score', 'recovery_score', 'stress_level'];

/** Returns whether the stream has consent for any metric of a simulated night. */
export const canSendNight = ({ metrics }: HealthStream): boolean =>
  metrics.some((metric) => NIGHT_METRICS.includes(metric));

/** Sends the scores of a good or a rough night, with the current time as their start. */
export async function sendNight(stream: HealthStream, night: 'good' | 'rough'): Promise<void> {
  const { sleepScore, recovery, stress } = SCENARIOS[night === 'good' ? 'sleep' : 'burnout'](DAYS);
  const start = new Date().toISOString();
  await sendReadings(stream, [
    { metric: 'sleep_score', value: sleepScore, start },
    { metric: 'recovery_score', value: recovery, start },
    { metric: 'stress_level', value: stress, start },
  ]);
}

/** Sends the readings of metrics with consent, in batches. */
export async function sendReadings({ stream_id, metrics }: HealthStream, readings: HealthSample[]): Promise<void> {
  const consented = readings.filter(({ metric }) => metrics.includes(metric));
  const params = { path: { ...currentUserParams().path, stream_id } };
  for (let at = 0; at < consented.length; at += BATCH_SIZE) {
    const body = { samples: consented.slice(at, at + BATCH_SIZE) };
    await unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}/samples', { params, body }));
  }
}

/** @returns the readings of all hours that begin between `from`, which must be a full hour, and `to` */
export function readingsBetween(from: number, to: number, now: number): HealthSample[] {
  const zone = zoneOf(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const wearer = { seed: session.peek()?.userId ?? '', scenario: 'normal' as const, onset: 0 };
  const readings: HealthSample[] = [];
  for (let hour = from; hour < to; hour += HOUR_MS)
    readings.push(...readingsOfHour(wearer, zone, hour, now, HEART_RATE_INTERVAL_MS));
  return readings;
}
