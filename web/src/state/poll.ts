import type { ReadonlySignal, Signal } from '@preact/signals';

export const RETRY_DELAY_MS = 4_000;
/** Signs that the user looks at the page. */
const TOUCHES = ['pointerdown', 'focus'] as const;

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

/** Lets the polls start again with their shortest interval, because the user has changed something. */
export function wakePolls(): void {
  for (const wake of wakes) wake();
}

/**
 * Calls `load` immediately and then repeatedly while the page is visible: every `intervalMs`, or after
 * `RETRY_DELAY_MS` if the latest call failed. Also calls it when the page becomes visible or the network returns.
 * With `backOff`, the interval grows while nothing changes, until `wakePolls` is called. A touch calls `load` at once,
 * at most once per `intervalMs`, but does not end the back-off: most touches change nothing.
 * @returns a function that stops polling
 */
export function poll(load: Load, failure: Signal<unknown>, intervalMs: number, backOff?: BackOff): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let nextMs = intervalMs;
  let latestCall = 0;
  let touchedAt = Number.NEGATIVE_INFINITY;
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
  // At the shortest interval, the next call comes soon enough.
  const hasBackedOff = () => nextMs > 2 * intervalMs;
  const wake = () => {
    if (hasBackedOff()) refresh();
    else nextMs = intervalMs;
  };
  const touch = () => {
    const now = performance.now();
    if (!hasBackedOff() || now - touchedAt < intervalMs) return;
    touchedAt = now;
    void loadNow();
  };
  const stopListening = listen(refresh, wake, touch);
  refresh();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    stopListening();
  };
}

function listen(refresh: () => void, wake: () => void, touch: () => void): () => void {
  wakes.add(wake);
  document.addEventListener('visibilitychange', refresh);
  addEventListener('online', refresh);
  for (const event of TOUCHES) addEventListener(event, touch);
  return () => {
    wakes.delete(wake);
    document.removeEventListener('visibilitychange', refresh);
    removeEventListener('online', refresh);
    for (const event of TOUCHES) removeEventListener(event, touch);
  };
}
