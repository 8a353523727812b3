import { limiter } from './limiter.ts';

/** Number of items that are read ahead, for each call that may run. */
const READ_AHEAD = 4;

/**
 * Calls `work` for each item, at most `max` at the same time. After an error, no further items are read.
 *
 * @throws the first error of `work` or of the items, after the calls that are running have ended
 */
export async function forEachParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  max: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const slots = limiter({ max });
  let failure: { error: unknown } | undefined;
  // Handled at once: a promise that rejects while the next item is awaited would end the process.
  const failed = (error: unknown) => {
    failure ??= { error };
  };
  let running: Promise<void>[] = [];
  try {
    for await (const item of items) {
      if (failure) break;
      running.push(slots.run(() => work(item)).catch(failed));
      if (running.length < READ_AHEAD * max) continue;
      await Promise.all(running);
      running = [];
    }
  } finally {
    await Promise.all(running);
  }
  if (failure) throw failure.error;
}

/**
 * Like `Promise.all`, but after an error waits for the other promises, too, so that none goes on after the caller's answer.
 *
 * @throws the error of the first promise in the list that was rejected
 */
export async function awaitAll<T extends readonly unknown[]>(
  promises: readonly [...{ [At in keyof T]: Promise<T[At]> }],
) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
