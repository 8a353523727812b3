import type { PetKnowledge, PetState } from '../../shared/models/typescript/types.ts';
import type { Narrator } from '../ports/narrator.ts';
import type { FoldDelta, PetStore } from '../ports/pets.ts';
import type { Report } from '../ports/reporter.ts';
import type { SampleStore, Usage } from '../ports/samples.ts';
import type { User, UserStore } from '../ports/users.ts';
import { addUsage } from '../streams/usage.ts';
import { limiter } from '../util/limiter.ts';
import { singleFlight } from '../util/once.ts';
import { dayOf, type Evaluation, promptFor } from './evaluation.ts';
import { EMPTY_DELTA } from './fold-delta.ts';
import { isNarratorDue, narration } from './narration.ts';
import { isFresh, nextPet } from './next.ts';
import { type ComputePet, petWriter } from './pet-writer.ts';
import { tooManyPets } from './rebuild.ts';

/** Users whose pets are computed for requests at the same time, in this process. */
export const MAX_EVALUATIONS = 64;

export interface Orchestrator {
  /**
   * Updates a user's pet from new readings (without `delta`, from all recent batches), the profile and the day. Idempotent and safe to call
   * concurrently; an erased user is not recreated. Resolves with whether the narrator is due now. One read of the user, one of the
   * pet and at most one write; recent batches are only read when the fold has to be rebuilt. `added`, if given, is added to the pet's
   * usage: a repeated call counts it again.
   */
  refresh(userId: string, delta?: FoldDelta, added?: Usage): Promise<boolean>;
  /** Asks the narrator for the pet's message, if one is due and it was not asked in the last two hours. Waits for its answer. */
  narrate(userId: string): Promise<void>;
  /**
   * The current pet: one read, and more when it has to be computed again. Never waits for a model, and answers while storage is read-only.
   * Throws `unavailable` above `MAX_EVALUATIONS`.
   */
  currentState(user: User): Promise<PetState>;
  /** What the narrator would be told now, and why. One read; throws `unavailable` as `currentState` does. */
  knowledgeOf(user: User): Promise<PetKnowledge>;
}

interface Dependencies {
  users: UserStore;
  samples: SampleStore;
  pets: PetStore;
  narrator: Narrator;
  /** Provides the message when the narrator is not due or has failed. Never fails. */
  template: Narrator;
  report: Report;
  /** Limits the usage where it is counted: called before each attempt to store it. */
  limit?: (user: User, usage: Usage, added: Usage, now: Date) => Promise<void>;
  clock: () => Date;
}

export function orchestrator(dependencies: Dependencies): Orchestrator {
  const { pets, narrator, template, report, limit, clock } = dependencies;
  const writer = petWriter(dependencies);
  const evaluations = limiter({ max: MAX_EVALUATIONS, maxCalls: MAX_EVALUATIONS, refuse: tooManyPets });
  const shareWork = singleFlight();
  const askNarrator = narration({ narrator, report, clock });
  /** Runs once at a time for each key; concurrent calls share the result. */
  const shared = <T>(key: string, work: () => Promise<T>) => shareWork(key, () => evaluations.run(work));
  const compute: ComputePet = (before, evaluation) => nextPet(before, evaluation, { narrator, template });

  /** Also counts what was added, so that the pet is stored in any case. */
  const computeAndCount =
    (added: Usage): ComputePet =>
    async (before, evaluation) => {
      const usage = addUsage(before?.usage, added, evaluation.at);
      await limit?.(evaluation.user, usage, added, evaluation.at);
      return { ...(await compute(before, evaluation)), usage, revision: (before?.revision ?? 0) + 1 };
    };

  /** Records in the pet that the narrator is asked now; resolves with what it is asked about, undefined when it is not due. */
  async function beginNarration(userId: string): Promise<Evaluation | undefined> {
    let asked: Evaluation | undefined;
    await writer.update(userId, EMPTY_DELTA, async (before, evaluation) => {
      const pet = await compute(before, evaluation);
      asked = isNarratorDue(pet, narrator, evaluation.at) ? evaluation : undefined;
      return asked ? { ...pet, revision: (before?.revision ?? 0) + 1, asked_at: evaluation.at.toISOString() } : pet;
    });
    return asked;
  }

  return {
    async refresh(userId, delta, added) {
      const written = await writer.update(userId, delta, added ? computeAndCount(added) : compute);
      return written !== undefined && isNarratorDue(written.pet, narrator, written.evaluation.at);
    },
    async narrate(userId) {
      const asked = await beginNarration(userId);
      if (!asked) return;
      const subject = subjectOf(asked);
      const received = await askNarrator(promptFor(narrator, asked).prompt, asked.user.locale);
      await writer.update(userId, EMPTY_DELTA, async (before, evaluation) => {
        const answer = subjectOf(evaluation) === subject ? received : undefined;
        return nextPet(before, evaluation, { narrator, template, answer });
      });
    },
    currentState: (user) =>
      shared(`state ${user.user_id} ${user.version}`, async () => {
        const before = await pets.get(user.user_id);
        if (before && isFresh(before, user, clock())) return before.state;
        return (await writer.evaluate(user, compute)).pet.state;
      }),
    knowledgeOf: (user) =>
      shared(`knowledge ${user.user_id} ${user.version}`, async () => {
        const { evaluation } = await writer.evaluate(user, compute);
        const { prompt, fields } = promptFor(narrator, evaluation);
        return { narrator: narrator.name, system: prompt.system, data: prompt.data, fields };
      }),
  };
}

/** What a message refers to: the message is still valid while this is the same. */
const subjectOf = ({ user, assessment, at }: Evaluation): string =>
  JSON.stringify([user.version, assessment.mood, assessment.state_index, dayOf(at)]);
