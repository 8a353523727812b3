import { AppError } from '../errors.ts';
import type { FoldDelta, Pet, PetStore } from '../ports/pets.ts';
import type { Report } from '../ports/reporter.ts';
import type { SampleStore } from '../ports/samples.ts';
import type { User, UserStore } from '../ports/users.ts';
import { limiter } from '../util/limiter.ts';
import { withoutErased } from './days.ts';
import { type Evaluation, evaluate } from './evaluation.ts';
import { EMPTY_DELTA } from './fold-delta.ts';
import { foldUpdater, MAX_QUEUED } from './rebuild.ts';

/** Maximum number of attempts to write a pet that other writers keep changing. */
const MAX_ATTEMPTS = 10;

/** Computes the pet to store. Returns the same object as `before` if nothing changes. */
export type ComputePet = (before: Pet | undefined, evaluation: Evaluation) => Promise<Pet>;

interface Evaluated {
  pet: Pet;
  evaluation: Evaluation;
}

export interface PetWriter {
  /**
   * Computes and stores a user's pet. If another writer stores the pet first, reads the data and computes the pet again.
   *
   * @param delta the new readings; if undefined, the fold is rebuilt
   * @returns the stored pet and its evaluation; undefined for an erased user
   * @throws `unavailable` after 10 attempts, or when storage is unavailable
   */
  update(userId: string, delta: FoldDelta | undefined, compute: ComputePet): Promise<Evaluated | undefined>;
  /**
   * Computes a pet for a request and tries to store it. A failed write is reported but not thrown.
   *
   * @param known the stored pet, if it has just been read
   */
  evaluate(user: User, compute: ComputePet, known?: Pet): Promise<Evaluated>;
}

interface Dependencies {
  users: UserStore;
  samples: SampleStore;
  pets: PetStore;
  report: Report;
  clock: () => Date;
}

/** Computes pets and stores them with conditional writes. Within this process, each user's pet is written by one call at a time. */
export function petWriter({ users, samples, pets, report, clock }: Dependencies): PetWriter {
  const updateFold = foldUpdater(samples);
  const writes = limiter({ max: Number.POSITIVE_INFINITY, maxOfKey: 1 });

  async function store(pet: Pet): Promise<boolean> {
    if (!(await pets.put(pet))) return false;
    // If the user was erased just before this first write, delete the pet again. Later writes need no check: they fail, because the erasure
    // deleted the stored revision.
    if (pet.revision === 1 && !(await users.get(pet.user_id))) await pets.remove(pet.user_id);
    return true;
  }

  async function tryUpdate(userId: string, delta: FoldDelta | undefined, compute: ComputePet) {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      // Read the user after the pet, so that consent and profile are at least as recent as the pet.
      const before = await pets.get(userId);
      const user = await users.get(userId);
      if (!user) return undefined;
      const at = clock();
      const fold = await updateFold({ user, before: before?.fold, delta, at, maxQueued: Number.POSITIVE_INFINITY });
      const evaluation = evaluate(user, fold, daysIn(before, user, delta), at);
      const pet = await compute(before, evaluation);
      if (pet === before || (await store(pet))) return { pet, evaluation };
    }
    const detail = 'Other requests are changing this pet. Wait a moment and send the request again.';
    throw new AppError('unavailable', detail, { retryAfter: 1 });
  }

  async function evaluateNow(user: User, compute: ComputePet, known: Pet | undefined): Promise<Evaluated> {
    const before = known ?? (await pets.get(user.user_id));
    const at = clock();
    const fold = await updateFold({ user, before: before?.fold, delta: EMPTY_DELTA, at, maxQueued: MAX_QUEUED });
    const evaluation = evaluate(user, fold, daysIn(before, user, EMPTY_DELTA), at);
    const pet = await compute(before, evaluation);
    // Do not replace a pet that was computed from a newer version of the user.
    const isStale = before !== undefined && before.user_version > user.version;
    if (pet === before || isStale) return { pet, evaluation };
    const isStored = await store(pet).catch((error) => void report(error, 'orchestrating'));
    // Another write came between the caller's read of the pet and this one, perhaps with newer readings.
    if (isStored === false && known) return evaluateNow(user, compute, undefined);
    return { pet, evaluation };
  }

  return {
    update: (userId, delta, compute) => writes.run(() => tryUpdate(userId, delta, compute), { key: userId }),
    evaluate: (user, compute, known) => writes.run(() => evaluateNow(user, compute, known), { key: user.user_id }),
  };
}

/** @param delta if undefined, the change is unknown, so readings may have been erased */
const daysIn = (before: Pet | undefined, user: User, delta: FoldDelta | undefined) =>
  withoutErased(before?.days ?? [], user, delta === undefined || delta.removedFrom !== undefined);
