import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { RETRY_DELAY_MS } from './state/poll.ts';

export interface Action<Args extends unknown[]> {
  run: (...args: Args) => Promise<void>;
  busy: boolean;
  failure: unknown;
}

/**
 * Runs an asynchronous function, and tracks whether it is running and how it failed. Calls made while it is running
 * are ignored.
 */
export function useAction<Args extends unknown[]>(act: (...args: Args) => Promise<void>): Action<Args> {
  const busy = useSignal(false);
  const failure = useSignal<unknown>(undefined);
  const run = async (...args: Args) => {
    if (busy.peek()) return;
    busy.value = true;
    failure.value = undefined;
    try {
      await act(...args);
    } catch (error) {
      failure.value = error;
    } finally {
      busy.value = false;
    }
  };
  return { run, busy: busy.value, failure: failure.value };
}

/** Repeats an action that failed: after `RETRY_DELAY_MS`, and at once when the network returns. */
export function useRetry(failure: unknown, run: () => Promise<void>): void {
  useEffect(() => {
    if (failure === undefined) return;
    const retry = () => void run();
    const timer = setTimeout(retry, RETRY_DELAY_MS);
    addEventListener('online', retry);
    return () => {
      clearTimeout(timer);
      removeEventListener('online', retry);
    };
  }, [failure]);
}
