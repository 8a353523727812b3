import type { Narrator, Prompt } from '../ports/narrator.ts';
import { acceptMessage } from './message.ts';

/** A narrator gets this long; then another one speaks. */
export const PATIENCE_MS = 8_000;

/** Nothing that a narrator does or says can do harm: too late, failed or out of bounds, it is refused, with the reason. */
export async function ask(
  narrator: Narrator,
  prompt: Prompt,
  locale: string,
): Promise<{ message: string } | { refused: string }> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  try {
    return acceptMessage(await Promise.race([narrator.say(prompt, patience), whenAborted(patience)]), locale);
  } catch {
    return { refused: patience.aborted ? 'did not answer in time' : 'failed' };
  }
}

/** For a narrator that does not look at its signal. */
function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
  );
}
