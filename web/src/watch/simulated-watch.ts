import { unwrap } from '../../../client/client.ts';
import type { HealthSample, HealthStream } from '../../../shared/models/typescript/types.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../sources/durations.ts';
import { METRICS, readingsOfHour } from '../../../sources/simulated-watch/readings.ts';
import { SCENARIOS } from '../../../sources/simulated-watch/scenarios.ts';
import { zoneOf } from '../../../sources/zone.ts';
import { hatchery, mine } from '../api.ts';
import { session } from '../state/session.ts';

export const SOURCE = 'simulated-watch';
/** What the watch can measure. */
export { METRICS };

const DAYS = 7;
/** A heart rate every ten minutes is enough for a chart, and a day then is one batch. */
const PULSE_MS = 10 * MINUTE_MS;

/** Brings the readings of the last week, as far as the stream's owner has agreed to them. Sent again they are known. */
export async function bringWeek(stream: HealthStream, onProgress: (share: number) => void): Promise<void> {
  const now = Date.now();
  const thisHour = Math.floor(now / HOUR_MS) * HOUR_MS;
  for (let day = 1; day <= DAYS; day += 1) {
    const from = thisHour - (DAYS - day + 1) * DAY_MS;
    const to = day === DAYS ? now : from + DAY_MS;
    await send(stream, readingsBetween(from, to, now));
    onProgress(day / DAYS);
  }
}

const OF_A_NIGHT: HealthStream['metrics'] = ['sleep_score', 'recovery_score', 'stress_level'];

/** Whether the stream may bring anything of a night that moves the pet. */
export const canTell = ({ metrics }: HealthStream): boolean => metrics.some((metric) => OF_A_NIGHT.includes(metric));

/** A night as the watch may report it right now. */
export async function bringNight(stream: HealthStream, night: 'good' | 'rough'): Promise<void> {
  const { sleepScore, recovery, stress } = SCENARIOS[night === 'good' ? 'sleep' : 'burnout'](DAYS);
  const start = new Date().toISOString();
  await send(stream, [
    { metric: 'sleep_score', value: sleepScore, start },
    { metric: 'recovery_score', value: recovery, start },
    { metric: 'stress_level', value: stress, start },
  ]);
}

async function send({ stream_id, metrics }: HealthStream, readings: HealthSample[]): Promise<void> {
  const samples = readings.filter(({ metric }) => metrics.includes(metric));
  if (samples.length === 0) return;
  const params = { path: { ...mine().path, stream_id } };
  await unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}/samples', { params, body: { samples } }));
}

/** What the watch comes to know in the hours that begin from one full hour to another. */
function readingsBetween(from: number, to: number, now: number): HealthSample[] {
  const zone = zoneOf(Intl.DateTimeFormat().resolvedOptions().timeZone);
  const wearer = { seed: session.peek()?.userId ?? '', scenario: 'normal' as const, onset: 0 };
  const readings: HealthSample[] = [];
  for (let hour = from; hour < to; hour += HOUR_MS) readings.push(...readingsOfHour(wearer, zone, hour, now));
  return readings.filter(({ metric, start }) => metric !== 'heart_rate' || Date.parse(start) % PULSE_MS === 0);
}
