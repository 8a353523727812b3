import type { PetState } from '../../shared/models/typescript/types.ts';
import type { Narrator } from '../ports/narrator.ts';
import type { Pet } from '../ports/pets.ts';
import type { User } from '../ports/users.ts';
import type { AgeRules } from '../users/ages.ts';
import { MAX_CLOCK_SKEW_MS } from '../util/time.ts';
import { daysTogether, shownDays } from './days.ts';
import { type Evaluation, isResting, promptFor } from './evaluation.ts';
import { localTime, periodOf } from './local-time.ts';
import { whyNotAsked } from './may-ask.ts';
import { type NarratorAnswer, TIMEOUT_MS } from './narration.ts';
import { selfReportIn } from './self-report.ts';

/** Maximum age of a computed state. Afterwards it is computed again, because some readings may have become too old to count. */
const MAX_AGE_MS = 15 * 60 * 1000;

interface Narrators {
  narrator: Narrator;
  template: Narrator;
  ages: AgeRules;
  /** What the narrator returned for this evaluation; absent if no narrator was called. */
  answer?: NarratorAnswer | undefined;
}

/**
 * Computes the new pet from an evaluation. The template writes the message if a model has not provided one that still holds.
 *
 * @returns the same object as `before` if nothing changes
 */
export async function nextPet(before: Pet | undefined, evaluation: Evaluation, narrators: Narrators): Promise<Pet> {
  const { at, local, user, fold, assessment, days } = evaluation;
  const { reasons, ...current } = assessment;
  const { message, said_by, signature } = await messageFor(before, evaluation, narrators);
  const message_day = said_by === narrators.narrator.name ? local.date : '';
  const now = at.toISOString();
  const state = {
    ...current,
    message,
    ...signature,
    reasoning: `${reasons}; message by ${said_by}`,
    days_together: daysTogether(user, local, before?.state.days_together),
    days: shownDays(days, user),
    updated_at: now,
  };
  const isSame = before !== undefined && isSameState(before.state, state);
  const isStored =
    isSame &&
    before.fold === fold &&
    before.message_day === message_day &&
    before.said_by === said_by &&
    JSON.stringify(before.days) === JSON.stringify(days);
  if (isStored && isFresh(before, user, at)) return before;
  return {
    user_id: user.user_id,
    revision: (before?.revision ?? 0) + 1,
    as_of: now,
    user_version: user.version,
    state: isSame ? before.state : state,
    days,
    message_day,
    said_by,
    ...(before?.asked_at ? { asked_at: before.asked_at } : {}),
    ...(before?.notified_on ? { notified_on: before.notified_on } : {}),
    fold,
    ...(before?.usage ? { usage: before.usage } : {}),
  };
}

async function messageFor(before: Pet | undefined, evaluation: Evaluation, narrators: Narrators) {
  const { narrator, template, answer } = narrators;
  if (answer && 'message' in answer) {
    return { message: answer.message, said_by: narrator.name, signature: signatureOf(narrator) };
  }
  if (!answer && before && holds(before, evaluation, narrators)) {
    const { message, said_by, ai } = before.state;
    return { message, said_by: before.said_by, signature: { said_by, ai } };
  }
  const message = await template.say(promptFor(template, evaluation).prompt, AbortSignal.timeout(TIMEOUT_MS));
  const signature = signatureOf(template);
  if (answer) return { message, said_by: `${template.name}, as ${narrator.name} ${answer.refused}`, signature };
  return { message, said_by: before?.state.message === message ? before.said_by : template.name, signature };
}

const signatureOf = ({ name, model = name, isRemote }: Narrator): Pick<PetState, 'said_by' | 'ai'> => ({
  said_by: model,
  ai: isRemote,
});

/**
 * Returns whether the model's message is of today, neither the profile, the mood nor the owner's report has changed since, and the model
 * may still be asked.
 */
const holds = (before: Pet, { at, user, local, assessment }: Evaluation, { narrator, ages }: Narrators): boolean =>
  before.said_by === narrator.name &&
  before.state.ai &&
  whyNotAsked(narrator, user, at, ages) === undefined &&
  before.message_day === local.date &&
  before.user_version === user.version &&
  isSameMood(before.state, assessment) &&
  selfReportIn(before.state) === selfReportIn(assessment);

/**
 * Returns whether the pet's state is still current: no rest has ended, and no part of the day has begun since. A state from the future is
 * not current, because it was computed with a wrong clock.
 */
export function isFresh({ as_of, user_version, state }: Pet, user: User, at: Date): boolean {
  const then = new Date(as_of);
  const age = at.getTime() - then.getTime();
  // Pets stored by earlier versions do not say who wrote the message.
  if (state.said_by === undefined) return false;
  if (user_version !== user.version || age >= MAX_AGE_MS || age < -MAX_CLOCK_SKEW_MS) return false;
  const period = (time: Date) => periodOf(localTime(time, user.time_zone));
  return period(at) === period(then) && isResting(user, at) === isResting(user, then);
}

const isSameMood = (one: PetState, other: Pick<PetState, 'mood' | 'state_index'>): boolean =>
  one.mood === other.mood && one.state_index === other.state_index;

const isSameState = (one: PetState, other: PetState): boolean =>
  JSON.stringify({ ...one, updated_at: '' }) === JSON.stringify({ ...other, updated_at: '' });
