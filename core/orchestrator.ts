import type { PetKnowledge, PetState } from '../shared/models/typescript/types.ts';
import { BATCH_SPAN_MS } from './batch.ts';
import { ask, PATIENCE_MS } from './narration.ts';
import { promptOf } from './persona.ts';
import { type Condition, petStateOf, RECENT_MS, vitalsOf } from './pet.ts';
import type { Narrator, Pet, PetStore, Purpose, Sample, SampleStore, User, UserStore } from './ports.ts';
import { openStreamOf } from './stream.ts';
import { AHEAD_MS } from './time.ts';

/** A narrator that costs something is asked at most this often for one user: twelve times a day. */
const PAUSE_MS = 2 * 60 * 60 * 1000;
/** A state may be shown for this long without looking whether its readings have grown old. */
const FRESH_MS = 15 * 60 * 1000;

export interface Orchestrator {
  /**
   * Brings a user's pet up to date with the readings, the profile and the day. Safe to call at any time, any number of times and
   * several times at once: an earlier look never replaces a later one. A user who is gone is not recreated.
   */
  refresh(userId: string): Promise<void>;
  /** The pet as it is now: one read, and more when it has to be looked at again. Never waits for a narrator that costs something. */
  stateOf(user: User): Promise<PetState>;
  /** What would be put before the narrator now, and why. */
  knowledgeOf(user: User): Promise<PetKnowledge>;
}

interface Dependencies {
  users: UserStore;
  samples: SampleStore;
  pets: PetStore;
  narrator: Narrator;
  /** Speaks when the other may not or cannot. Never fails. */
  template: Narrator;
  clock: () => Date;
}

/** What was seen of a user at one time. */
interface Look {
  at: Date;
  user: User;
  feeling: Condition;
  samples: readonly ConsentedSample[];
}

interface ConsentedSample extends Sample {
  purposes: readonly Purpose[];
}

export function orchestrator({ users, samples, pets, narrator, template, clock }: Dependencies): Orchestrator {
  /** The recent readings that the owner lets be used for anything, each with what for. */
  async function look(user: User, at: Date): Promise<Look> {
    const since = new Date(at.getTime() - RECENT_MS - BATCH_SPAN_MS).toISOString();
    const until = new Date(at.getTime() + AHEAD_MS).toISOString();
    const seen: ConsentedSample[] = [];
    for await (const batch of samples.read(user.user_id, since, until)) {
      const stream = openStreamOf(user, batch.stream_id);
      if (!stream) continue;
      const { metrics, purposes } = stream;
      for (const sample of batch.samples) if (metrics.includes(sample.metric)) seen.push({ ...sample, purposes });
    }
    return { at, user, samples: seen, feeling: petStateOf(vitalsFor('pet_state', seen, at)) };
  }

  /** What a narrator is told. One that is not of this house learns of a mood only what may be told of its readings. */
  function promptFor(speaker: Narrator, { at, user, feeling, samples: seen }: Look) {
    const told = seen.filter(({ purposes }) => purposes.includes('pet_messages'));
    const felt = speaker.name === template.name ? feeling : petStateOf(vitalsFor('pet_state', told, at));
    return promptOf(user, felt, vitalsFor('pet_messages', told, at), dayOf(at));
  }

  /** The pet after a look; the one before when nothing has changed. */
  async function next(before: Pet | undefined, seen: Look, mayAsk: boolean): Promise<Pet> {
    const { at, user, feeling } = seen;
    const { because, ...felt } = feeling;
    const day = dayOf(at);
    const isDue = before?.user_version !== user.version || before.message_day !== day || !feelsTheSame(before, felt);
    if (!isDue && sameReadings(before, felt))
      return isFresh(before, user, at) ? before : { ...before, as_of: at.toISOString() };
    const asks = isDue && mayAsk && narrator.name !== 'template' && !isPaused(before, at);
    const { message, said_by } = isDue ? await speak(asks ? narrator : template, seen) : { ...before, ...before.state };
    const asked_at = asks ? at.toISOString() : before?.asked_at;
    return {
      user_id: user.user_id,
      as_of: at.toISOString(),
      user_version: user.version,
      state: { ...felt, message, reasoning: `${because}; message by ${said_by}`, updated_at: at.toISOString() },
      message_day: said_by === narrator.name || !isDue ? day : '',
      said_by,
      ...(asked_at ? { asked_at } : {}),
    };
  }

  async function speak(speaker: Narrator, seen: Look): Promise<{ message: string; said_by: string }> {
    const isOurs = speaker.name === template.name;
    const answer = isOurs ? undefined : await ask(speaker, promptFor(speaker, seen).prompt, seen.user.locale);
    if (answer && 'message' in answer) return { message: answer.message, said_by: speaker.name };
    const message = await template.say(promptFor(template, seen).prompt, AbortSignal.timeout(PATIENCE_MS));
    return { message, said_by: answer ? `${template.name}, as ${speaker.name} ${answer.refused}` : template.name };
  }

  async function update(user: User, before: Pet | undefined, at: Date, mayAsk: boolean): Promise<Pet> {
    const after = await next(before, await look(user, at), mayAsk);
    if (after === before || !(await pets.put(after))) return after;
    // Erased between the look and the write: what was written is not to outlive them.
    if (!(await users.get(user.user_id))) await pets.remove(user.user_id);
    return after;
  }

  return {
    async refresh(userId) {
      // Before the user is read: a profile that changes from now on is seen by a look that counts as later.
      const at = clock();
      const user = await users.get(userId);
      if (user) await update(user, await pets.get(userId), at, true);
    },
    async stateOf(user) {
      const at = clock();
      const before = await pets.get(user.user_id);
      return before && isFresh(before, user, at) ? before.state : (await update(user, before, at, false)).state;
    },
    async knowledgeOf(user) {
      const { prompt, fields } = promptFor(narrator, await look(user, clock()));
      return { narrator: narrator.name, system: prompt.system, data: prompt.data, fields };
    },
  };
}

/** Whether a pet may be shown without looking again. */
const isFresh = ({ as_of, user_version }: Pet, user: User, at: Date): boolean =>
  user_version === user.version && dayOf(at) === as_of.slice(0, 10) && at.getTime() - Date.parse(as_of) < FRESH_MS;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

function vitalsFor(purpose: Purpose, samples: readonly ConsentedSample[], at: Date) {
  return vitalsOf(
    samples.filter(({ purposes }) => purposes.includes(purpose)),
    at.toISOString(),
  );
}

const feelsTheSame = ({ state }: Pet, { mood, state_index }: Pick<PetState, 'mood' | 'state_index'>): boolean =>
  state.mood === mood && state.state_index === state_index;

const sameReadings = ({ state }: Pet, { based_on }: Pick<PetState, 'based_on'>): boolean =>
  JSON.stringify(state.based_on) === JSON.stringify(based_on);

const isPaused = (before: Pet | undefined, at: Date): boolean =>
  before?.asked_at !== undefined && at.getTime() - Date.parse(before.asked_at) < PAUSE_MS;
