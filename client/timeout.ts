/** Throws the signal's reason if it was aborted. By hand, as React Native's signals have no `throwIfAborted`. */
export function throwIfAborted(signal: AbortSignal | null | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

/** The reason of an aborted signal; an `AbortError` where it has none. */
export function reasonOf({ reason }: Pick<AbortSignal, 'reason'>): unknown {
  // Older browsers and React Native have neither a reason nor a DOMException to make one of.
  return reason ?? Object.assign(new Error('It was cancelled.'), { name: 'AbortError' });
}

/** A limit on how long nothing may arrive. */
export interface IdleTimeout {
  /** Aborted when the time has run out, and when the caller aborts. */
  signal: AbortSignal;
  /** Counts from now on: when waiting begins, and whenever data arrives. */
  start(): void;
  /** Stops counting while nothing is waited for. */
  pause(): void;
  /** Removes the timer and the listener. */
  end(): void;
}

/** By hand, as React Native has neither `AbortSignal.any` nor `AbortSignal.timeout`. */
export function idleTimeout(caller: AbortSignal | null | undefined, ms: number): IdleTimeout {
  const controller = new AbortController();
  const giveUp = () => controller.abort();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const pause = () => clearTimeout(timer);
  caller?.addEventListener('abort', giveUp);
  return {
    signal: controller.signal,
    start() {
      pause();
      timer = setTimeout(giveUp, ms);
    },
    pause,
    end() {
      pause();
      caller?.removeEventListener('abort', giveUp);
    },
  };
}
