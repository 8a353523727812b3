/**
 * Does work under a signal that aborts with this error after this many milliseconds, or with the other signal. The work has to
 * heed it: it is not left behind.
 */
export async function withDeadline<T>(
  ms: number,
  error: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
  other?: AbortSignal,
): Promise<T> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(error()), ms);
  try {
    return await work(other ? AbortSignal.any([other, late.signal]) : late.signal);
  } finally {
    clearTimeout(timer);
  }
}
