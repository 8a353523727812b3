import type { PetState } from '../../shared/models/typescript/types.ts';
import type { Narrator } from '../ports/narrator.ts';
import type { Pet } from '../ports/pets.ts';
import type { User } from '../ports/users.ts';
import { AHEAD_MS } from '../util/time.ts';
import { dayOf, type Look, promptFor } from './evaluation.ts';
import { TIMEOUT_MS } from './narration.ts';

/** Minimum time between two requests to a model for one user: at most twelve a day. */
const PAUSE_MS = 2 * 60 * 60 * 1000;
/** A state may be shown for this long before it is computed again, as its readings age. */
const FRESH_MS = 15 * 60 * 1000;

interface Speakers {
  narrator: Narrator;
  template: Narrator;
  /** The narrator's answer about this look. */
  said?: { message: string } | { refused: string } | undefined;
}

/** The pet after a look; `before` itself when nothing has changed. Without the narrator's answer the template provides the message. */
export async function petAfter(before: Pet | undefined, look: Look, speakers: Speakers): Promise<Pet> {
  const { at, user, fold, feeling } = look;
  const { because, ...felt } = feeling;
  const day = dayOf(at);
  const isDue =
    speakers.said ||
    before?.user_version !== user.version ||
    before.message_day !== day ||
    !feelsTheSame(before.state, felt);
  const { message, said_by } = isDue
    ? await wordsFor(before, look, speakers)
    : { ...before.state, said_by: before.said_by };
  const message_day = said_by === speakers.narrator.name || !isDue ? day : '';
  const now = at.toISOString();
  const state = { ...felt, message, reasoning: `${because}; message by ${said_by}`, updated_at: now };
  const isSame = before !== undefined && isAlike(before.state, state);
  const isStored = isSame && before.fold === fold && before.message_day === message_day && before.said_by === said_by;
  if (isStored && isFresh(before, user, at)) return before;
  return {
    user_id: user.user_id,
    revision: (before?.revision ?? 0) + 1,
    as_of: now,
    user_version: user.version,
    state: isSame ? before.state : state,
    message_day,
    said_by,
    ...(before?.asked_at ? { asked_at: before.asked_at } : {}),
    fold,
    ...(before?.usage ? { usage: before.usage } : {}),
  };
}

async function wordsFor(before: Pet | undefined, look: Look, { narrator, template, said }: Speakers) {
  if (said && 'message' in said) return { message: said.message, said_by: narrator.name };
  const message = await template.say(promptFor(template, look).prompt, AbortSignal.timeout(TIMEOUT_MS));
  if (said) return { message, said_by: `${template.name}, as ${narrator.name} ${said.refused}` };
  // The same message again keeps its recorded origin.
  return { message, said_by: before?.state.message === message ? before.said_by : template.name };
}

/** Whether a pet may be shown without computing it again. One with a future time was made while the clock was wrong. */
export function isFresh({ as_of, user_version }: Pet, user: User, at: Date): boolean {
  const age = at.getTime() - Date.parse(as_of);
  return user_version === user.version && dayOf(at) === as_of.slice(0, 10) && age < FRESH_MS && age >= -AHEAD_MS;
}

/** Whether the narrator should replace the template's message, and was not asked in the last two hours. */
export function isNarratorDue({ message_day, asked_at }: Pet, narrator: Narrator, at: Date): boolean {
  const isPaused = asked_at !== undefined && at.getTime() - Date.parse(asked_at) < PAUSE_MS;
  return narrator.isRemote && message_day !== dayOf(at) && !isPaused;
}

const feelsTheSame = (one: PetState, other: Pick<PetState, 'mood' | 'state_index'>): boolean =>
  one.mood === other.mood && one.state_index === other.state_index;

const isAlike = (one: PetState, other: PetState): boolean =>
  JSON.stringify({ ...one, updated_at: '' }) === JSON.stringify({ ...other, updated_at: '' });
