import type { PetKnowledge, PetState } from '../shared/models/typescript/types.ts';
import { serialByKey, sharedByKey } from './concurrency.ts';
import { AppError } from './errors.ts';
import { ask } from './narration.ts';
import { MAX_WAITING, petFolds } from './pet-folds.ts';
import { dayOf, type Look, lookAt, promptFor } from './pet-look.ts';
import { isFresh, isNarratorDue, petAfter } from './pet-next.ts';
import type { Narrator, News, Pet, PetStore, SampleStore, Usage, User, UserStore } from './ports.ts';
import { usageAfter } from './usage.ts';
import { NO_NEWS } from './vitals-fold.ts';

/** Users whose pets are looked at for a request at the same time, in this process. */
export const MAX_LOOKS = 64;
/** Writes of one pet that another writer may be ahead of in a row. */
const ATTEMPTS = 10;

export interface Orchestrator {
  /**
   * Brings a user's pet up to date with what is new in the readings (all of them when that is not given), the profile and the day. Safe
   * to call at any time, any number of times and several times at once. A user who is gone is not recreated. Resolves with whether the
   * narrator should speak now. One read of the user, one of the pet and at most one write; in doubt all recent batches are read.
   * What the news brought, where that is to be counted, is added to the pet's usage: that counts twice when it is told twice.
   */
  refresh(userId: string, news?: News, brought?: Usage): Promise<boolean>;
  /** Has the narrator write the pet's message, if it is due and was not asked lately. Takes as long as the narrator. */
  narrate(userId: string): Promise<void>;
  /**
   * The pet as it is now: one read, and more when it has to be looked at again. Never waits for a narrator that costs something; answers
   * also while nothing can be written. Throws `unavailable` when too many are looked at.
   */
  stateOf(user: User): Promise<PetState>;
  /** What would be put before the narrator now, and why. One read; throws `unavailable` as `stateOf` does. */
  knowledgeOf(user: User): Promise<PetKnowledge>;
}

interface Dependencies {
  users: UserStore;
  samples: SampleStore;
  pets: PetStore;
  narrator: Narrator;
  /** Speaks when the other may not or cannot. Never fails. */
  template: Narrator;
  /** Told of writes that failed where an answer did not depend on them. */
  report: (error: unknown) => void;
  /** Where usage is counted: told of it before it is stored, and again when it could not be stored. */
  limit?: (user: User, usage: Usage, brought: Usage, now: Date) => Promise<void>;
  clock: () => Date;
}

/** Makes of the pet that is there the one to be stored; the same when there is nothing to store. */
type Follow = (before: Pet | undefined, look: Look) => Promise<Pet>;

export function orchestrator(dependencies: Dependencies): Orchestrator {
  const { users, samples, pets, narrator, template, report, limit, clock } = dependencies;
  const foldOf = petFolds(samples);
  const inTurn = serialByKey();
  const shared = sharedByKey(MAX_LOOKS);
  const follow: Follow = (before, look) => petAfter(before, look, { narrator, template });

  /** Also counts what was brought, so that the pet is stored in any case. */
  const counting =
    (brought: Usage): Follow =>
    async (before, look) => {
      const usage = usageAfter(before?.usage, brought, look.at);
      await limit?.(look.user, usage, brought, look.at);
      return { ...(await follow(before, look)), usage, revision: (before?.revision ?? 0) + 1 };
    };

  async function store(pet: Pet): Promise<boolean> {
    if (!(await pets.put(pet))) return false;
    // Erased between the look and the first write: what was written is not to outlive them. Later writes do not find their revision.
    if (pet.revision === 1 && !(await users.get(pet.user_id))) await pets.remove(pet.user_id);
    return true;
  }

  /** Writes what `change` makes of a user's pet, once more when another writer was first. Undefined for a user who is gone. */
  function write(userId: string, news: News | undefined, change: Follow) {
    return inTurn(userId, async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        // The user last: so every stream in the fold, and the profile that the pet follows from, is known to this look.
        const before = await pets.get(userId);
        const user = await users.get(userId);
        if (!user) return undefined;
        const at = clock();
        const fold = await foldOf({ user, before: before?.fold, news, at, maxWaiting: Number.POSITIVE_INFINITY });
        const look = lookAt(user, fold, at);
        const pet = await change(before, look);
        if (pet === before || (await store(pet))) return { pet, look };
      }
      throw new AppError('unavailable', 'This pet is being changed too often just now; try again.', { retryAfter: 1 });
    });
  }

  /** Looks at a pet for a request, and stores what was found if that is possible. */
  function lookFor(user: User): Promise<{ pet: Pet; look: Look }> {
    return inTurn(user.user_id, async () => {
      const before = await pets.get(user.user_id);
      const at = clock();
      const fold = await foldOf({ user, before: before?.fold, news: NO_NEWS, at, maxWaiting: MAX_WAITING });
      const look = lookAt(user, fold, at);
      const pet = await follow(before, look);
      // Of a user who has changed since this one was read the pet is known better.
      const isStale = before !== undefined && before.user_version > user.version;
      if (pet !== before && !isStale) await store(pet).catch(report);
      return { pet, look };
    });
  }

  return {
    async refresh(userId, news, brought) {
      const written = await write(userId, news, brought ? counting(brought) : follow);
      return written !== undefined && isNarratorDue(written.pet, narrator, written.look.at);
    },
    async narrate(userId) {
      let asked: Look | undefined;
      const isAsked: Follow = async (before, look) => {
        const pet = await follow(before, look);
        asked = isNarratorDue(pet, narrator, look.at) ? look : undefined;
        return asked ? { ...pet, revision: (before?.revision ?? 0) + 1, asked_at: look.at.toISOString() } : pet;
      };
      await write(userId, NO_NEWS, isAsked);
      if (!asked) return;
      const { user } = asked;
      const about = subjectOf(asked);
      const answer = await ask(narrator, promptFor(narrator, asked).prompt, user.locale);
      await write(userId, NO_NEWS, async (before, look) => {
        const said = subjectOf(look) === about ? answer : undefined;
        return petAfter(before, look, { narrator, template, said });
      });
    },
    stateOf: (user) =>
      shared(`state ${user.user_id} ${user.version}`, async () => {
        const before = await pets.get(user.user_id);
        if (before && isFresh(before, user, clock())) return before.state;
        return (await lookFor(user)).pet.state;
      }),
    knowledgeOf: (user) =>
      shared(`knowledge ${user.user_id} ${user.version}`, async () => {
        const { look } = await lookFor(user);
        const { prompt, fields } = promptFor(narrator, look);
        return { narrator: narrator.name, system: prompt.system, data: prompt.data, fields };
      }),
  };
}

/** What a message is about: it is still apt while this is the same. */
const subjectOf = ({ user, feeling, at }: Look): string =>
  JSON.stringify([user.version, feeling.mood, feeling.state_index, dayOf(at)]);
