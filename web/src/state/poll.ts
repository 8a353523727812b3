import type { ReadonlySignal, Signal } from '@preact/signals';

export const RETRY_DELAY_MS = 4_000;

/** Must not reject. Reports an error by setting the `failure` of its poll. */
type Load = () => Promise<void>;

interface BackOff {
  /** While a load does not change this value, the interval doubles. */
  watched: ReadonlySignal<unknown>;
  /** The longest interval. */
  maxMs: number;
}

/** Functions that end the back-off of the running polls. */
const wakes = new Set<() => void>();

/** Lets the polls that have backed off load at once, because something may have changed. */
export function wakePolls(): void {
  for (const wake of wakes) wake();
}
for (const event of ['pointerdown', 'focus']) addEventListener(event, wakePolls);

/**
 * Calls `load` immediately and then repeatedly while the page is visible: every `intervalMs`, or after
 * `RETRY_DELAY_MS` if the latest call failed. Also calls it when the page becomes visible or the network returns.
 * With `backOff`, the interval grows while nothing changes, until `wakePolls` is called.
 * @returns a function that stops polling
 */
export function poll(load: Load, failure: Signal<unknown>, intervalMs: number, backOff?: BackOff): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let nextMs = intervalMs;
  let latestCall = 0;
  let isStopped = false;

  async function loadNow(): Promise<void> {
    clearTimeout(timer);
    if (document.hidden) return;
    latestCall += 1;
    const call = latestCall;
    const before = backOff?.watched.peek();
    await load();
    // If calls overlap, only the latest one sets the timer.
    if (isStopped || call !== latestCall) return;
    clearTimeout(timer);
    if (backOff?.watched.peek() !== before) nextMs = intervalMs;
    timer = setTimeout(loadNow, failure.peek() ? RETRY_DELAY_MS : nextMs);
    if (backOff) nextMs = Math.min(nextMs * 2, backOff.maxMs);
  }

  const refresh = () => {
    nextMs = intervalMs;
    void loadNow();
  };
  const wake = () => {
    // At the shortest interval, the next call comes soon enough.
    if (nextMs > 2 * intervalMs) refresh();
    else nextMs = intervalMs;
  };
  const stopListening = listen(refresh, wake);
  refresh();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    stopListening();
  };
}

function listen(refresh: () => void, wake: () => void): () => void {
  wakes.add(wake);
  document.addEventListener('visibilitychange', refresh);
  addEventListener('online', refresh);
  return () => {
    wakes.delete(wake);
    document.removeEventListener('visibilitychange', refresh);
    removeEventListener('online', refresh);
  };
}
