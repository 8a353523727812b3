/**
 * Passes a value on: at once, or when its promise resolves. An answer from memory needs no promises this way, which would be a tenth of the
 * cost of a read.
 */
export function chain<T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}

/** Runs `work`, and passes on its result or error, as `chain` does. */
export function settle<T, R>(
  work: () => T | Promise<T>,
  next: (value: T) => R | Promise<R>,
  failed: (error: unknown) => R | Promise<R>,
): R | Promise<R> {
  let result: T | Promise<T>;
  try {
    result = work();
  } catch (error) {
    return failed(error);
  }
  return result instanceof Promise ? result.then(next, failed) : next(result);
}
