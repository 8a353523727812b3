import { type Narrator, NarratorError, type Prompt } from '../ports/narrator.ts';
import type { Pet } from '../ports/pets.ts';
import type { Report } from '../ports/reporter.ts';
import { dayOf } from './evaluation.ts';
import { acceptMessage } from './message/accept.ts';

/** The timeout of a narrator. */
export const TIMEOUT_MS = 8_000;
/** The minimum time between two requests to a model for one user, so at most twelve per day. */
const MIN_INTERVAL_MS = 2 * 60 * 60 * 1000;
/** Failures with the same cause are reported at most once in this time. A wrong API key fails for every user. */
const REPORT_MS = 60 * 60 * 1000;
/** At most this many causes are remembered. */
const MAX_CAUSES = 50;

export type NarratorAnswer = { message: string } | { refused: string };

interface Dependencies {
  narrator: Narrator;
  report: Report;
  clock: () => Date;
}

/**
 * Asks the narrator for a message. Takes at most TIMEOUT_MS and never throws: a late, failed or unacceptable message is reported.
 *
 * @returns the message, or a short reason why there is none
 */
export function narration({ narrator, report, clock }: Dependencies) {
  const reportOnce = oncePerCause(report, clock);

  return async (prompt: Prompt, locale: string): Promise<NarratorAnswer> => {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const answer = acceptMessage(await Promise.race([narrator.say(prompt, timeout), rejectOnAbort(timeout)]), locale);
      if ('refused' in answer) reportOnce(new NarratorError(`refused: ${answer.refused}`));
      return answer;
    } catch (error) {
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

/** Whether a model should replace the template's message, and was not asked in the last two hours. */
export function isNarratorDue({ message_day, asked_at }: Pet, narrator: Narrator, at: Date): boolean {
  const isPaused = asked_at !== undefined && at.getTime() - Date.parse(asked_at) < MIN_INTERVAL_MS;
  return narrator.isRemote && message_day !== dayOf(at) && !isPaused;
}

/** Reports failures with the same cause at most once in REPORT_MS. */
function oncePerCause(report: Report, clock: () => Date): (error: unknown) => void {
  const reported = new Map<string, number>();
  return (error) => {
    const cause = String(error);
    const now = clock().getTime();
    // abs(): the clock may have been set back.
    if (Math.abs(now - (reported.get(cause) ?? Number.NEGATIVE_INFINITY)) < REPORT_MS) return;
    if (reported.size >= MAX_CAUSES) reported.clear();
    reported.set(cause, now);
    report(error, 'narrating');
  };
}

/** Rejects when the signal is aborted, because a narrator may ignore it. */
function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}
