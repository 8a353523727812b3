import { type Narrator, NarratorError, type Prompt } from '../ports/narrator.ts';
import type { Pet } from '../ports/pets.ts';
import type { Report } from '../ports/reporter.ts';
import type { AgeRules } from '../users/ages.ts';
import type { Evaluation } from './evaluation.ts';
import { whyNotAsked } from './may-ask.ts';
import { acceptMessage } from './message/accept.ts';

/** Timeout for one message from a narrator. */
export const TIMEOUT_MS = 8_000;
/** Minimum time between two requests to a model for the same user, which allows at most twelve requests a day. */
const MIN_INTERVAL_MS = 2 * 60 * 60 * 1000;
/**
 * Failures with the same cause are reported at most once per interval, because some failures, such as a wrong API key, affect every user.
 */
const REPORT_MS = 60 * 60 * 1000;
/** Maximum number of failure causes to remember. */
const MAX_CAUSES = 50;

export type NarratorAnswer = { message: string } | { refused: string };

/** What became of a request to the narrator. `refused`: its message was not acceptable. */
export type NarrationOutcome = 'accepted' | 'refused' | 'failed' | 'timeout';

interface Dependencies {
  narrator: Narrator;
  report: Report;
  /** Counts the outcome of each request to the narrator. */
  countNarration?: ((outcome: NarrationOutcome) => void) | undefined;
  clock: () => Date;
}

/**
 * Returns a function that asks the narrator for a message. The function takes at most TIMEOUT_MS and never throws. If the narrator is too
 * slow, fails, or returns an unacceptable message, the function reports this and resolves with a short reason instead of a message.
 */
export function narration({ narrator, report, countNarration = () => {}, clock }: Dependencies) {
  const reportOnce = oncePerCause(report, clock);

  return async (prompt: Prompt, locale: string, mayRepeat: () => Promise<boolean>): Promise<NarratorAnswer> => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const said = narrator.say(prompt, timeout, mayRepeat);
      const answer = acceptMessage(await Promise.race([said, rejectOnAbort(timeout)]), locale);
      countNarration('refused' in answer ? 'refused' : 'accepted');
      if ('refused' in answer) reportOnce(new NarratorError(`refused: ${answer.refused}`));
      return answer;
    } catch (error) {
      countNarration(timeout.aborted ? 'timeout' : 'failed');
      if (!timeout.aborted) {
        reportOnce(error);
        return { refused: 'failed' };
      }
      const refused = 'did not answer in time';
      reportOnce(new NarratorError(refused, error));
      return { refused };
    }
  };
}

/**
 * Returns whether to ask a model for a message: it may be asked, the pet has no message from it today, and it was not asked in the last two
 * hours.
 */
export function isNarratorDue(
  { message_day, asked_at }: Pet,
  { at, local, user }: Evaluation,
  { narrator, ages }: { narrator: Narrator; ages: AgeRules },
): boolean {
  const isPaused = asked_at !== undefined && at.getTime() - Date.parse(asked_at) < MIN_INTERVAL_MS;
  return message_day !== local.date && !isPaused && whyNotAsked(narrator, user, at, ages) === undefined;
}

function oncePerCause(report: Report, clock: () => Date): (error: unknown) => void {
  const reported = new Map<string, number>();
  return (error) => {
    const cause = String(error);
    const now = clock().getTime();
    // Use the absolute difference, because the clock may have been set back.
    if (Math.abs(now - (reported.get(cause) ?? Number.NEGATIVE_INFINITY)) < REPORT_MS) return;
    if (reported.size >= MAX_CAUSES) reported.clear();
    reported.set(cause, now);
    report(error, 'narrating');
  };
}

/** Rejects when the signal is aborted. This enforces the timeout even if a narrator ignores the signal. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}
