import type { PetKnowledge, PetState } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { Narrator } from '../ports/narrator.ts';
import type { News, Pet, PetStore } from '../ports/pets.ts';
import type { Report } from '../ports/reporter.ts';
import type { SampleStore, Usage } from '../ports/samples.ts';
import type { User, UserStore } from '../ports/users.ts';
import { usageAfter } from '../streams/usage.ts';
import { limiter } from '../util/limiter.ts';
import { sharedByKey } from '../util/once.ts';
import { dayOf, type Look, lookAt, promptFor } from './evaluation.ts';
import { NO_NEWS } from './fold.ts';
import { narration } from './narration.ts';
import { isFresh, isNarratorDue, petAfter } from './next.ts';
import { MAX_WAITING, petFolds, tooManyPets } from './rebuild.ts';

/** Users whose pets are computed for requests at the same time, in this process. */
export const MAX_LOOKS = 64;
/** Attempts to write a pet while other writers are faster. */
const ATTEMPTS = 10;

export interface Orchestrator {
  /**
   * Updates a user's pet from new readings (without `news`, from all recent batches), the profile and the day. Idempotent and safe to call
   * concurrently; an erased user is not recreated. Resolves with whether the narrator should speak now. One read of the user, one of the
   * pet and at most one write; recent batches are only read when the fold has to be rebuilt. `brought`, if given, is added to the pet's
   * usage: a repeated call counts it again.
   */
  refresh(userId: string, news?: News, brought?: Usage): Promise<boolean>;
  /** Asks the narrator for the pet's message, if one is due and it was not asked in the last two hours. Waits for its answer. */
  narrate(userId: string): Promise<void>;
  /**
   * The current pet: one read, and more when it has to be computed again. Never waits for a model, and answers while storage is read-only.
   * Throws `unavailable` above `MAX_LOOKS`.
   */
  stateOf(user: User): Promise<PetState>;
  /** What the narrator would be told now, and why. One read; throws `unavailable` as `stateOf` does. */
  knowledgeOf(user: User): Promise<PetKnowledge>;
}

interface Dependencies {
  users: UserStore;
  samples: SampleStore;
  pets: PetStore;
  narrator: Narrator;
  /** Speaks when the other may not or cannot. Never fails. */
  template: Narrator;
  report: Report;
  /** Where usage is counted: told of it before it is stored, and again when it could not be stored. */
  limit?: (user: User, usage: Usage, brought: Usage, now: Date) => Promise<void>;
  clock: () => Date;
}

/** The pet to store in place of the present one; the same object when nothing has changed. */
type Follow = (before: Pet | undefined, look: Look) => Promise<Pet>;

export function orchestrator(dependencies: Dependencies): Orchestrator {
  const { users, samples, pets, narrator, template, report, limit, clock } = dependencies;
  const foldOf = petFolds(samples);
  const writes = limiter({ max: Number.POSITIVE_INFINITY, maxOfKey: 1 });
  const looks = limiter({ max: MAX_LOOKS, maxCalls: MAX_LOOKS, refuse: tooManyPets });
  const shareWork = sharedByKey();
  const ask = narration({ narrator, report, clock });
  /** Once at a time for each key, however many ask for it. */
  const shared = <T>(key: string, work: () => Promise<T>) => shareWork(key, () => looks.run(work));
  /** One write of a user's pet at a time. */
  const inTurn = <T>(userId: string, work: () => Promise<T>) => writes.run(work, { key: userId });
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
    // The user may have been erased before this first write. Later writes are rejected, as their revision is gone.
    if (pet.revision === 1 && !(await users.get(pet.user_id))) await pets.remove(pet.user_id);
    return true;
  }

  /** Applies `change` to a user's pet, again when another writer was first. Undefined for an erased user. */
  function write(userId: string, news: News | undefined, change: Follow) {
    return inTurn(userId, async () => {
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        // The user is read last, so that it is at least as recent as the pet's streams and profile.
        const before = await pets.get(userId);
        const user = await users.get(userId);
        if (!user) return undefined;
        const at = clock();
        const fold = await foldOf({ user, before: before?.fold, news, at, maxWaiting: Number.POSITIVE_INFINITY });
        const look = lookAt(user, fold, at);
        const pet = await change(before, look);
        if (pet === before || (await store(pet))) return { pet, look };
      }
      throw new AppError('unavailable', 'Other requests are changing this pet at the moment. Try again.', {
        retryAfter: 1,
      });
    });
  }

  /** Computes a pet for a request, and stores it if possible. */
  function lookFor(user: User): Promise<{ pet: Pet; look: Look }> {
    return inTurn(user.user_id, async () => {
      const before = await pets.get(user.user_id);
      const at = clock();
      const fold = await foldOf({ user, before: before?.fold, news: NO_NEWS, at, maxWaiting: MAX_WAITING });
      const look = lookAt(user, fold, at);
      const pet = await follow(before, look);
      // The stored pet is from a newer version of the user: keep it.
      const isStale = before !== undefined && before.user_version > user.version;
      if (pet !== before && !isStale) await store(pet).catch((error) => report(error, 'orchestrating'));
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
      const answer = await ask(promptFor(narrator, asked).prompt, user.locale);
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

/** What a message refers to: the message is still valid while this is the same. */
const subjectOf = ({ user, feeling, at }: Look): string =>
  JSON.stringify([user.version, feeling.mood, feeling.state_index, dayOf(at)]);
