import type { Signal } from '@preact/signals';

/** After so long what could not be had is asked for again. */
export const AFTER_FAILURE_MS = 4_000;

/**
 * Looks now, and again and again while the page is to be seen: after so long, or after four seconds while the last look has
 * failed, and at once when somebody comes back or the network does. `look` never rejects, but says in `failure` what went wrong. What is returned ends it.
 */
export function poll(look: () => Promise<void>, failure: Signal<unknown>, everyMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;

  async function lookNow(): Promise<void> {
    clearTimeout(timer);
    if (document.hidden) return;
    await look();
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(lookNow, failure.peek() ? AFTER_FAILURE_MS : everyMs);
  }

  const come = () => void lookNow();
  document.addEventListener('visibilitychange', come);
  addEventListener('online', come);
  come();
  return () => {
    isOver = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', come);
    removeEventListener('online', come);
  };
}
