/** The moods of the last days, which the pet's item keeps with what each was based on. */

import type { PetDay } from '../../shared/models/typescript/types.ts';
import type { StoredDay } from '../ports/pets.ts';
import type { Purpose, User } from '../ports/users.ts';
import { activeStreamOf } from '../streams/stream-of.ts';
import { dayNumber, type LocalTime, localTime } from './local-time.ts';
import type { Assessment } from './state.ts';
import type { Vitals } from './vitals.ts';

/** The contract's maximum number of days. */
const MAX_DAYS = 7;

/**
 * Returns the entry of today.
 *
 * @param vitals the readings that the assessment was computed from
 */
export function dayOf({ date }: LocalTime, assessment: Assessment, vitals: Vitals): StoredDay {
  const { mood, state_index, based_on } = assessment;
  const metrics = based_on.map(({ metric }) => metric);
  const sources = Object.fromEntries(Map.groupBy(metrics, (metric) => vitals[metric]?.stream_id ?? ''));
  return { date, mood, ...(state_index === undefined ? {} : { state_index }), sources };
}

/**
 * Adds today to the days before, and drops those that are more than a week old. After a journey to the west, the last of them may be in the
 * future, and is dropped too.
 */
export function addToday(days: readonly StoredDay[], today: StoredDay): StoredDay[] {
  const first = dayNumber(today.date) - MAX_DAYS + 1;
  return [...days.filter(({ date }) => dayNumber(date) >= first && date < today.date), today];
}

/**
 * Drops the days that were based on a stream that is revoked now.
 *
 * @param mayBeErased whether readings without consent may have been erased; then the days based on them are dropped too
 */
export const withoutErased = (days: readonly StoredDay[], user: User, mayBeErased: boolean): StoredDay[] =>
  days.filter(
    (day) =>
      Object.keys(day.sources).every((streamId) => activeStreamOf(user, streamId)) &&
      (!mayBeErased || hasConsent(day, user, [])),
  );

/** Whether everything that a day was based on has consent now, for all these purposes. */
export const hasConsent = ({ sources }: StoredDay, user: User, purposes: readonly Purpose[]): boolean =>
  Object.entries(sources).every(([streamId, metrics]) => {
    const stream = activeStreamOf(user, streamId);
    return (
      stream !== undefined &&
      metrics.every((metric) => stream.metrics.includes(metric)) &&
      purposes.every((purpose) => stream.purposes.includes(purpose))
    );
  });

/** Returns the days that may be shown, without what they were based on. */
export const shownDays = (days: readonly StoredDay[], user: User): PetDay[] =>
  days.filter((day) => hasConsent(day, user, ['pet_state'])).map(({ sources: _sources, ...day }) => day);

/**
 * Counts the days since the profile was created, including the first and today.
 *
 * @param before the number that is stored, below which another time zone does not bring it
 */
export function daysTogether({ created_at, time_zone }: User, today: LocalTime, before = 1): number {
  const first = localTime(new Date(created_at), time_zone);
  return Math.max(before, dayNumber(today.date) - dayNumber(first.date) + 1);
}
