import type { Metric, Sample } from '../ports/samples.ts';
import { MAX_CLOCK_SKEW_MS } from '../util/time.ts';
import { countMornings, localTime } from './local-time.ts';
import { nightOf, type StreamSleep } from './night.ts';

/** Readings older than this do not affect the pet's state. */
export const RECENT_MS = 48 * 60 * 60 * 1000;

/** The latest reading of each metric. For `sleep_duration`, this is the latest night. */
export type Vitals = Partial<Record<Metric, StreamSleep>>;

/**
 * Returns the latest recent reading of each metric, and the latest night. A self-report counts until the next local morning.
 *
 * @param samples in any order
 * @param now the current time in UTC with milliseconds
 * @param timeZone the owner's
 */
export function vitalsOf(samples: Iterable<StreamSleep>, now: string, timeZone?: string): Vitals {
  const nowMs = Date.parse(now);
  const from = new Date(nowMs - RECENT_MS).toISOString();
  const to = new Date(nowMs + MAX_CLOCK_SKEW_MS).toISOString();
  const vitals: Vitals = {};
  const sleeps: StreamSleep[] = [];
  for (const sample of samples) {
    const time = timeOf(sample);
    // Compare times as strings, because parsing tens of thousands of them would dominate the cost.
    if (time < from || time > to) continue;
    if (sample.metric === 'sleep_duration') {
      sleeps.push(sample);
      continue;
    }
    const known = vitals[sample.metric];
    if (!known || isLater(sample, known)) vitals[sample.metric] = sample;
  }
  const night = nightOf(sleeps);
  const { self_report: report, ...measured } = vitals;
  const mornings = (time: string) => countMornings(localTime(new Date(time), timeZone));
  const isToday = report !== undefined && mornings(timeOf(report)) >= mornings(now);
  return { ...measured, ...(isToday ? { self_report: report } : {}), ...(night ? { sleep_duration: night } : {}) };
}

/** Returns the time for which a reading counts: its end, if it has one. */
export const timeOf = ({ start, end }: Sample): string => end ?? start;

/**
 * Returns whether `one` is later than `other`. Readings with the same time are ordered by start, value, and whether there is an end, so
 * that the result does not depend on the order of the input.
 */
function isLater(one: Sample, other: Sample): boolean {
  if (timeOf(one) !== timeOf(other)) return timeOf(one) > timeOf(other);
  if (one.start !== other.start) return one.start > other.start;
  if (one.value !== other.value) return one.value > other.value;
  return one.end !== undefined && other.end === undefined;
}
