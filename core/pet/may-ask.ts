import type { PetKnowledge } from '../../shared/models/typescript/types.ts';
import type { Narrator } from '../ports/narrator.ts';
import type { User } from '../ports/users.ts';
import { type AgeRules, isYoung } from '../users/ages.ts';
import { hasCrisisWords } from './crisis/crisis.ts';
import { isResting } from './evaluation.ts';
import { promptFieldsOf } from './prompt-fields.ts';

type Reason = NonNullable<PetKnowledge['not_sent_because']>;

interface Question {
  narrator: Pick<Narrator, 'isRemote'>;
  user: User;
  at: Date;
  ages: AgeRules;
}

/** When a model is not asked. The first reason that applies is shown, so those that an owner cannot change are first. */
const REASONS: Readonly<Record<Reason, (question: Question) => boolean>> = {
  template: ({ narrator }) => !narrator.isRemote,
  age: ({ user, ages }) => isYoung(user, ages),
  purpose: ({ user }) => !user.purposes?.includes('profile_messages'),
  resting: ({ user, at }) => isResting(user, at),
  words: ({ user }) => Object.values(promptFieldsOf(user)).flat().some(hasCrisisWords),
};

/** Returns why the narrator may not ask a model for a message to this user; undefined if it may. */
export const whyNotAsked = (
  narrator: Pick<Narrator, 'isRemote'>,
  user: User,
  at: Date,
  ages: AgeRules,
): Reason | undefined =>
  (Object.keys(REASONS) as Reason[]).find((reason) => REASONS[reason]({ narrator, user, at, ages }));
