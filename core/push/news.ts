import { type Evaluation, isResting } from '../pet/evaluation.ts';
import { dayNumber } from '../pet/local-time.ts';
import type { FoldDelta, Pet } from '../ports/pets.ts';
import type { PushRecord } from '../ports/push.ts';
import type { User } from '../ports/users.ts';
import { type AgeRules, isYoung } from '../users/ages.ts';
import { currentSubscriptions } from './current.ts';
import type { Notice } from './payload.ts';
import { secondsUntilQuiet } from './quiet-hours.ts';

/** How many minutes a message may wait for a browser that is offline. Later, a notification would no longer be news. */
const MAX_WAIT: Readonly<Record<Notice, number>> = { notification: 4 * 60, warning: 24 * 60 };

/**
 * Decides whether the owner is notified of a pet that new readings have changed. If so, returns the pet with the day on which it was. The
 * same write stores both, so two writers never notify twice.
 */
export function withNews(
  before: Pet | undefined,
  pet: Pet,
  { user, at, local: { date } }: Evaluation,
  ages: AgeRules,
): Pet {
  const isChange = before !== undefined && before.state.mood !== pet.state.mood;
  if (!isChange || isResting(user, at) || wasNotified(before, date)) return pet;
  return dueSubscriptions(user, at, ages, 'notification').length > 0 ? { ...pet, notified_on: date } : pet;
}

/** After a journey to the west, the day of the last notification may still be ahead, by two dates at most. */
const MAX_DAYS_AHEAD = 2;

/** Whether there was a notification on this day. One that is further ahead was recorded while the clock was wrong. */
function wasNotified({ notified_on }: Pet, today: string): boolean {
  if (notified_on === undefined) return false;
  const ahead = dayNumber(notified_on) - dayNumber(today);
  return ahead >= 0 && ahead <= MAX_DAYS_AHEAD;
}

/** Whether a pet was written with news: on the same day, only the first change is. */
export const isNews = (before: Pet | undefined, pet: Pet): boolean => pet.notified_on !== before?.notified_on;

/** A subscription that may be notified now, and for how many seconds the message may wait. */
export interface DueSubscription {
  id: string;
  record: PushRecord;
  ttl: number;
}

/** Returns a user's subscriptions outside their quiet hours, and for young users outside the night; none while the user is locked. */
export function dueSubscriptions(user: User, at: Date, ages: AgeRules, notice: Notice): DueSubscription[] {
  if (user.lock) return [];
  return Object.entries(currentSubscriptions(user, at.toISOString()))
    .map(([id, record]) => ({ id, record, ttl: secondsUntilQuiet(record, at, isYoung(user, ages), MAX_WAIT[notice]) }))
    .filter(({ ttl }) => ttl > 0);
}

/**
 * Whether a delta has readings that a device measured. An owner who tells the app how they feel needs no notification of it. Without a
 * delta, all readings are read again, and some of them may be new.
 */
export const hasMeasured = (delta: FoldDelta | undefined): boolean =>
  delta === undefined ||
  Object.values(delta.streams).some(
    ({ latest, sleeps }) => sleeps.length > 0 || Object.keys(latest).some((metric) => metric !== 'self_report'),
  );
