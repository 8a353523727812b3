export type RequestsInProgress = ReturnType<typeof requestsInProgress>;

/** Counts the requests in progress. */
export function requestsInProgress() {
  let count = 0;
  let onIdle = () => {};
  return {
    add() {
      count += 1;
    },
    remove() {
      count -= 1;
      if (count === 0) onIdle();
    },
    async idle() {
      const { promise, resolve } = Promise.withResolvers<void>();
      onIdle = resolve;
      if (count > 0) await promise;
    },
  };
}
