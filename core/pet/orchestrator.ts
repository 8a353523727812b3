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

/** The maximum number of users whose pets are computed for requests at the same time, in this process. */
export const MAX_EVALUATIONS = 64;

export interface Orchestrator {
  /**
   * Updates a user's pet. Safe to call concurrently and repeatedly. Does nothing for an erased user. Cost: one read of the user, one of the
   * pet, and at most one write; a rebuild of the fold also reads the batches of eleven days.
   *
   * @param delta the new readings; if undefined, the fold is rebuilt
   * @param added is added to the pet's usage; not idempotent
   * @returns whether the narrator is due now
   */
  refresh(userId: string, delta?: FoldDelta, added?: Usage): Promise<boolean>;
  /** Asks the narrator for a message if one is due, and waits for the answer. Does nothing otherwise. */
  narrate(userId: string): Promise<void>;
  /**
   * The current pet state. Never waits for a model, and also works while storage is read-only. Cost: one read; more when the state has to be
   * computed again.
   *
   * @throws `unavailable` above `MAX_EVALUATIONS`
   */
  currentState(user: User): Promise<PetState>;
  /**
   * The prompt that the narrator would get now, and the reason for each field. Has the same cost, and throws the same errors, as
   * `currentState`.
   */
  knowledgeOf(user: User): Promise<PetKnowledge>;
}

interface Dependencies {
  users: UserStore;
  samples: SampleStore;
  pets: PetStore;
  narrator: Narrator;
  /** Writes the message when the narrator is not due or has failed. Must not throw. */
  template: Narrator;
  report: Report;
  /** Marks reached limits, on hosts that count usage here. Called before each attempt to store the pet. */
  markLimits?: (user: User, usage: Usage, added: Usage, now: Date) => Promise<void>;
  clock: () => Date;
}

export function orchestrator(dependencies: Dependencies): Orchestrator {
  const { pets, narrator, template, report, markLimits, clock } = dependencies;
  const writer = petWriter(dependencies);
  const evaluations = limiter({ max: MAX_EVALUATIONS, maxCalls: MAX_EVALUATIONS, refuse: tooManyPets });
  const runOnce = singleFlight();
  const askNarrator = narration({ narrator, report, clock });
  /** Concurrent calls with the same key share one run and its result. */
  const shared = <T>(key: string, work: () => Promise<T>) => runOnce(key, () => evaluations.run(work));
  const compute: ComputePet = (before, evaluation) => nextPet(before, evaluation, { narrator, template });

  /** Also adds to the usage, so the pet always changes and is always stored. */
  const computeAndCount =
    (added: Usage): ComputePet =>
    async (before, evaluation) => {
      const usage = addUsage(before?.usage, added, evaluation.at);
      await markLimits?.(evaluation.user, usage, added, evaluation.at);
      return { ...(await compute(before, evaluation)), usage, revision: (before?.revision ?? 0) + 1 };
    };

  /**
   * Records in the pet that the narrator is being asked.
   *
   * @returns the evaluation for its prompt; undefined when the narrator is not due
   */
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
      const context = messageContext(asked);
      const received = await askNarrator(promptFor(narrator, asked).prompt, asked.user.locale);
      await writer.update(userId, EMPTY_DELTA, async (before, evaluation) => {
        const answer = messageContext(evaluation) === context ? received : undefined;
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

/** What a message depends on. A late message is dropped if this has changed. */
const messageContext = ({ user, assessment, at }: Evaluation): string =>
  JSON.stringify([user.version, assessment.mood, assessment.state_index, dayOf(at)]);
