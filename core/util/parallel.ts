import { limiter } from './limiter.ts';

/** Number of items that are read ahead, for each call that may run. */
const READ_AHEAD = 4;

/**
 * Calls `work` for each item, at most `max` at the same time.
 *
 * @throws the first error of `work`, after the calls that are running have ended
 */
export async function forEachParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  max: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const slots = limiter({ max });
  let running: Promise<void>[] = [];
  for await (const item of items) {
    running.push(slots.run(() => work(item)));
    if (running.length < READ_AHEAD * max) continue;
    await allSettled(running);
    running = [];
  }
  await allSettled(running);
}

async function allSettled(running: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(running)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}
