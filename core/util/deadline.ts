/**
 * Runs work with a signal that is aborted after a timeout, or together with another signal. The work must observe the signal: this function
 * waits for its end.
 *
 * @param ms the timeout
 * @param error makes the signal's reason at the timeout
 * @throws what the work throws
 */
export async function withDeadline<T>(
  ms: number,
  error: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
  other?: AbortSignal,
): Promise<T> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(error()), ms);
  try {
    return await work(other ? AbortSignal.any([other, timeout.signal]) : timeout.signal);
  } finally {
    clearTimeout(timer);
  }
}
