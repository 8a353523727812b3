import type { HealthSample, HealthStream } from '../../../shared/models/typescript/types.ts';
import { DAY_MS, HOUR_MS } from '../../../sources/durations.ts';
import { SCENARIO_LABEL } from '../../../sources/simulated-watch/label.ts';
import type { Metric, Reading } from '../state/samples.ts';
import { isOpen } from '../state/streams.ts';
import { DAYS, midnight } from '../week.ts';
import { readingsBetween, SOURCE, sendReadings } from './simulated-watch.ts';

/** Returns whether the app simulates this stream. `hatchery watch` simulates other scenarios. */
export const isSimulatedHere = (stream: HealthStream): boolean =>
  isOpen(stream) && stream.source === SOURCE && !stream.label?.startsWith(SCENARIO_LABEL);

/**
 * Sends the readings of the charts' days that the simulated watch has made since the owner consented and that are not stored yet. Does nothing
 * if all of them are less than an hour old. Idempotent: the server counts each reading once.
 *
 * @returns the number of days since the first of these readings, at least 1; 0 if there are none
 */
export async function sendMissing(
  stream: HealthStream,
  loaded: ReadonlyMap<Metric, readonly Reading[]>,
): Promise<number> {
  const now = Date.now();
  const missing = missingReadings(stream, loaded, now);
  const first = Math.min(...missing.map(({ start, end }) => Date.parse(end ?? start)));
  if (!(first < now - HOUR_MS)) return 0;
  await sendReadings(stream, missing);
  return Math.ceil((now - first) / DAY_MS);
}

function missingReadings(
  stream: HealthStream,
  loaded: ReadonlyMap<Metric, readonly Reading[]>,
  now: number,
): HealthSample[] {
  const known = new Set(
    [...loaded.values()]
      .flat()
      .flatMap((one) => (one.stream_id === stream.stream_id ? [`${one.metric} ${one.start}`] : [])),
  );
  const since = new Map(stream.metrics.map((metric) => [metric, consentedSince(stream, metric)]));
  const from = Math.floor(midnight(1 - DAYS) / HOUR_MS) * HOUR_MS;
  return readingsBetween(from, now, now).filter(
    ({ metric, start, end }) => (end ?? start) >= (since.get(metric) ?? '~') && !known.has(`${metric} ${start}`),
  );
}

/** @returns the time since when the stream has had consent for a metric without interruption */
function consentedSince({ consent_log }: HealthStream, metric: Metric): string {
  const last = consent_log.findLastIndex(({ metrics }) => !metrics.includes(metric));
  return consent_log[last + 1]?.at ?? '~';
}
