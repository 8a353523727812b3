/**
 * Returns a function that shares one run of the work among concurrent calls, and its result among the calls of the next `ms` milliseconds.
 * After an error, the next call runs the work again.
 */
export function freshFor<T>(ms: number, work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  let expires = 0;
  return () => {
    if (result && performance.now() < expires) return result;
    const run = work();
    result = run;
    // Does not expire while it is running.
    expires = Number.POSITIVE_INFINITY;
    const expireAfter = (left: number) => () => {
      expires = performance.now() + left;
    };
    run.then(expireAfter(ms), expireAfter(0));
    return run;
  };
}
