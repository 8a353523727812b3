import { isApiError } from '../../client/errors.ts';

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;

/** Resolves after `ms`, or earlier if the network returns. Rejects when aborted. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(resolve, ms);
    addEventListener('online', () => resolve(), { once: true, signal });
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/**
 * Calls `act` until it succeeds or the signal is aborted: again after a second, then at growing intervals, and at once
 * when the network returns. Gives up if the server refuses the request.
 */
export async function keepTrying(act: () => Promise<void>, signal: AbortSignal): Promise<void> {
  for (let ms = FIRST_DELAY_MS; !signal.aborted; ms = Math.min(2 * ms, MAX_DELAY_MS)) {
    try {
      return await act();
    } catch (error) {
      if (isApiError(error) && error.status < 500 && error.status !== 429) return;
    }
    await pause(ms, signal).catch(() => {});
  }
}
