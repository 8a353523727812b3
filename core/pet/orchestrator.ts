import type { PetKnowledge, PetState } from '../../shared/models/typescript/types.ts';
import type { Narrator } from '../ports/narrator.ts';
import type { FoldDelta, PetStore } from '../ports/pets.ts';
import type { Report } from '../ports/reporter.ts';
import type { SampleStore, Usage } from '../ports/samples.ts';
import type { User, UserStore } from '../ports/users.ts';
import { hasMeasured, isNews, withNews } from '../push/news.ts';
import { addUsage } from '../streams/usage.ts';
import type { AgeRules } from '../users/ages.ts';
import { limiter } from '../util/limiter.ts';
import { singleFlight } from '../util/once.ts';
import { type Evaluation, promptFor } from './evaluation.ts';
import { EMPTY_DELTA } from './fold-delta.ts';
import { whyNotAsked } from './may-ask.ts';
import { isNarratorDue, type NarrationOutcome, narration } from './narration.ts';
import { isFresh, nextPet } from './next.ts';
import { type ComputePet, petWriter } from './pet-writer.ts';
import { tooManyPets } from './rebuild.ts';
import { selfReportIn } from './self-report.ts';

/** Maximum number of pets computed for requests at the same time in this process. */
export const MAX_EVALUATIONS = 64;

/** What an update of a pet asks of the host. */
export interface Refreshed {
  /** Whether to call `narrate`. */
  isMessageDue: boolean;
  /** Whether to notify the owner's browsers. This is recorded in the pet, so after a crash they are not notified. */
  isNews: boolean;
}

export interface Orchestrator {
  /**
   * Updates a user's pet. Safe to call concurrently and, without `added`, repeatedly. Does nothing for an erased user. Cost: one read of
   * the user, one read of the pet, and at most one write. If the fold is rebuilt, also reads the batches of the last eleven days.
   *
   * @param delta the new readings; if undefined, the fold is rebuilt
   * @param added counts to add to the pet's usage; adding them is not idempotent
   * @returns what to do now
   */
  refresh(userId: string, delta?: FoldDelta, added?: Usage): Promise<Refreshed>;
  /**
   * If a message from the narrator is due, requests it and waits for the response. Otherwise, or if the user has just changed, does nothing.
   */
  narrate(userId: string): Promise<void>;
  /**
   * Returns the current pet state. Never waits for a model, and works even while storage is read-only. Cost: one read, and at most one write
   * if the state has to be computed again. If the fold is rebuilt, also reads the batches of the last eleven days.
   *
   * @throws `unavailable` when `MAX_EVALUATIONS` is exceeded
   */
  currentState(user: User): Promise<PetState>;
  /**
   * Returns the prompt that the narrator would receive now, the reason for each field in it, and whether it may be sent. Same cost and
   * errors as `currentState`.
   */
  knowledgeOf(user: User): Promise<PetKnowledge>;
}

interface Dependencies {
  users: UserStore;
  samples: SampleStore;
  pets: PetStore;
  narrator: Narrator;
  /** Writes the message when the configured narrator has failed, is not due or may not be asked. Must never fail. */
  template: Narrator;
  ages: AgeRules;
  report: Report;
  /** Counts the outcome of each request to the narrator. */
  countNarration?: (outcome: NarrationOutcome) => void;
  /**
   * Marks the limits that the user has reached. Set only on hosts that count usage in the pet. Called before each attempt to store the pet.
   */
  markLimits?: (user: User, usage: Usage, added: Usage, now: Date) => Promise<void>;
  clock: () => Date;
}

export function orchestrator(dependencies: Dependencies): Orchestrator {
  const { users, pets, narrator, template, ages, markLimits, clock } = dependencies;
  const writer = petWriter(dependencies);
  const evaluations = limiter({ max: MAX_EVALUATIONS, maxCalls: MAX_EVALUATIONS, refuse: tooManyPets });
  const runOnce = singleFlight();
  const askNarrator = narration(dependencies);
  const shared = <T>(key: string, work: () => Promise<T>) => runOnce(key, () => evaluations.run(work));
  const compute: ComputePet = (before, evaluation) => nextPet(before, evaluation, { narrator, template, ages });

  /** Computes the pet and adds to its usage. The revision always increases, so the pet is always stored. */
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
   * @returns the evaluation to build the prompt from; undefined if no message is due
   */
  async function beginNarration(userId: string): Promise<Evaluation | undefined> {
    let asked: Evaluation | undefined;
    await writer.update(userId, EMPTY_DELTA, async (before, evaluation) => {
      const pet = await compute(before, evaluation);
      asked = isNarratorDue(pet, evaluation, { narrator, ages }) ? evaluation : undefined;
      return asked ? { ...pet, revision: (before?.revision ?? 0) + 1, asked_at: evaluation.at.toISOString() } : pet;
    });
    return asked;
  }

  return {
    async refresh(userId, delta, added) {
      let hasNews = false;
      const written = await writer.update(userId, delta, async (before, evaluation) => {
        const pet = await (added ? computeAndCount(added) : compute)(before, evaluation);
        const told = hasMeasured(delta) ? withNews(before, pet, evaluation, ages) : pet;
        hasNews = isNews(before, told);
        return told;
      });
      if (!written) return { isMessageDue: false, isNews: false };
      const { pet, evaluation } = written;
      return { isMessageDue: isNarratorDue(pet, evaluation, { narrator, ages }), isNews: hasNews };
    },
    async narrate(userId) {
      const asked = await beginNarration(userId);
      if (!asked) return;
      // Read the user again, because a change since then may be a withdrawal that the owner already knows to be stored.
      const isUnchanged = async () => (await users.get(userId))?.version === asked.user.version;
      if (!(await isUnchanged())) return;
      const context = messageContext(asked);
      const received = await askNarrator(promptFor(narrator, asked).prompt, asked.user.locale, isUnchanged);
      await writer.update(userId, EMPTY_DELTA, async (before, evaluation) => {
        const answer = messageContext(evaluation) === context ? received : undefined;
        return nextPet(before, evaluation, { narrator, template, ages, answer });
      });
    },
    currentState: (user) =>
      shared(`state ${user.user_id} ${user.version}`, async () => {
        const before = await pets.get(user.user_id);
        if (before && isFresh(before, user, clock())) return before.state;
        return (await writer.evaluate(user, compute, before)).pet.state;
      }),
    knowledgeOf: (user) =>
      shared(`knowledge ${user.user_id} ${user.version}`, async () => {
        const { evaluation } = await writer.evaluate(user, compute);
        const { prompt, fields } = promptFor(narrator, evaluation);
        const { system, data } = prompt;
        const reason = whyNotAsked(narrator, evaluation.user, evaluation.at, ages);
        return {
          narrator: narrator.model ?? narrator.name,
          sent: reason === undefined,
          ...(reason === undefined ? {} : { not_sent_because: reason }),
          purposes: evaluation.user.purposes ?? [],
          system,
          data,
          fields,
        };
      }),
  };
}

/** Everything that a message depends on. If any of this changes before the narrator responds, the message is dropped. */
const messageContext = ({ user, assessment, local }: Evaluation): string =>
  JSON.stringify([user.version, assessment.mood, assessment.state_index, selfReportIn(assessment), local.date]);
