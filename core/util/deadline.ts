/**
 * Runs work with a signal that is aborted after a timeout, or when `other` is aborted. The work must observe the signal, because this
 * function does not return before the work ends.
 *
 * @param ms the timeout
 * @param error creates the reason for the abort after the timeout
 * @throws any error that the work throws
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
