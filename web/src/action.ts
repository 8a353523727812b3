import { useSignal } from '@preact/signals';

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
