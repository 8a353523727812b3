import { retryDelayMs } from './retry-delay.ts';

/** Repeats a request while the server cannot be reached or is busy. `onWaiting` is called with true meanwhile. */
export async function repeatUntilAnswered<Result>(
  request: () => Promise<Result>,
  signal: AbortSignal,
  onWaiting: (isWaiting: boolean) => void,
): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      const result = await request();
      onWaiting(false);
      return result;
    } catch (error) {
      signal.throwIfAborted();
      const delay = retryDelayMs(error, attempts);
      if (delay === undefined) throw error;
      onWaiting(true);
      await waitOrOnline(delay, signal);
    }
  }
}

/** Waits for a time, but not longer than until the browser is online again. */
function waitOrOnline(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const ended = new AbortController();
    const timer = setTimeout(end, ms);
    addEventListener('online', end, { signal: ended.signal });
    signal.addEventListener('abort', end, { signal: ended.signal });
    function end(): void {
      clearTimeout(timer);
      ended.abort();
      if (signal.aborted) reject(signal.reason);
      else resolve();
    }
  });
}
