import type { Signal } from '@preact/signals';

export const RETRY_DELAY_MS = 4_000;

/**
 * Calls `load` immediately and then repeatedly while the page is visible: every `intervalMs`, or after
 * `RETRY_DELAY_MS` if the latest call failed. Also calls it when the page becomes visible or the network returns.
 * `load` must not reject; it reports an error by setting `failure`.
 * @returns a function that stops polling
 */
export function poll(load: () => Promise<void>, failure: Signal<unknown>, intervalMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  async function loadNow(): Promise<void> {
    clearTimeout(timer);
    if (document.hidden) return;
    await load();
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(loadNow, failure.peek() ? RETRY_DELAY_MS : intervalMs);
  }

  const refresh = () => void loadNow();
  document.addEventListener('visibilitychange', refresh);
  addEventListener('online', refresh);
  refresh();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', refresh);
    removeEventListener('online', refresh);
  };
}
