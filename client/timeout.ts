/** Replaces the signal's own `throwIfAborted`, which React Native does not have. */
export function throwIfAborted(signal: AbortSignal | null | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

/** Returns the reason of an aborted signal, or an `AbortError` if it has none. */
export function reasonOf({ reason }: Pick<AbortSignal, 'reason'>): unknown {
  // Older browsers and React Native have neither `reason` nor DOMException.
  return reason ?? Object.assign(new Error('The request was aborted.'), { name: 'AbortError' });
}

/** A timeout that restarts whenever data arrives. */
export interface IdleTimeout {
  /** Aborted after the timeout, or when the caller aborts. */
  signal: AbortSignal;
  start(): void;
  /** Stops the timer until the next `start`. */
  pause(): void;
  /** Stops the timer, and stops listening to the caller's signal. */
  end(): void;
}

/** Implemented without `AbortSignal.any` and `AbortSignal.timeout`, which React Native does not have. */
export function idleTimeout(caller: AbortSignal | null | undefined, ms: number): IdleTimeout {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = () => clearTimeout(timer);
  caller?.addEventListener('abort', abort);
  return {
    signal: controller.signal,
    start() {
      pause();
      timer = setTimeout(abort, ms);
    },
    pause,
    end() {
      pause();
      caller?.removeEventListener('abort', abort);
    },
  };
}
