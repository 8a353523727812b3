import { validate } from '../../../shared/models/typescript/validate_sample_batch.js';
import type { Metric, Sample } from '../../ports/samples.ts';
import { MAX_CLOCK_SKEW_MS } from '../../util/time.ts';
import { RETENTION_MS } from '../retention.ts';
import { sleepDurationError } from '../sleep-duration.ts';
import type { LeftOutReason, MappedReading, Mapping } from './mapping.ts';

/** The earliest and the latest time that a `Date` can be. */
const MAX_TIME_MS = 8.64e15;

/** Returns the readings that the stream may store. Counts the others in the mapping. */
export function usableSamples({ readings, leaveOut }: Mapping, metrics: readonly Metric[], now: Date): Sample[] {
  return readings.flatMap((reading) => {
    const reason = timeReason(reading, now) ?? (metrics.includes(reading.metric) ? undefined : 'no_consent');
    const sample = reason ? undefined : sampleOf(reading);
    if (sample && isValid(sample, reading)) return [sample];
    leaveOut(reason ?? 'value_invalid');
    return [];
  });
}

function timeReason({ start, end = start }: MappedReading, now: Date): LeftOutReason | undefined {
  const [earliest, latest] = [now.getTime() - RETENTION_MS, now.getTime() + MAX_CLOCK_SKEW_MS];
  if (!(Math.abs(start) <= MAX_TIME_MS && Math.abs(end) <= MAX_TIME_MS) || end < start) return 'time_invalid';
  if (start < earliest) return 'too_old';
  return end > latest ? 'in_future' : undefined;
}

const sampleOf = ({ metric, value, start, end }: MappedReading): Sample => ({
  metric,
  value,
  start: new Date(start).toISOString(),
  ...(end === undefined ? {} : { end: new Date(end).toISOString() }),
});

/** Checks the range of the metric, as the contract has it. */
const isValid = (sample: Sample, { start, end }: MappedReading): boolean =>
  validate({ samples: [sample] }) &&
  (sample.metric !== 'sleep_duration' || sleepDurationError(sample.value, start, end) === undefined);
