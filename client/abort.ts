/** Throws what the caller gave up with; nothing while nobody has. By hand, as React Native's signals only know that they were aborted. */
export function throwIfAborted(signal: AbortSignal | null | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

/** Why the caller gave up; an `AbortError` where the signal does not say. */
export function reasonOf({ reason }: Pick<AbortSignal, 'reason'>): unknown {
  // Older browsers and React Native have neither a reason nor a DOMException to make one of.
  return reason ?? Object.assign(new Error('It was cancelled.'), { name: 'AbortError' });
}

/** How long something may be silent. */
export interface Patience {
  /** Aborted when it has run out, and when the caller gives up. */
  signal: AbortSignal;
  /** Something has come, or is waited for: from now on it is counted anew. */
  start(): void;
  /** Nothing is waited for. */
  pause(): void;
  /** It is over, and nothing is left behind. */
  end(): void;
}

/** By hand, as neither `AbortSignal.any` nor `AbortSignal.timeout` is in React Native. */
export function patience(caller: AbortSignal | null | undefined, ms: number): Patience {
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
