import { AppError } from './errors.ts';

/** Runs work of one key one after the other, in the order of the calls; that of different keys at the same time. */
export function serialByKey(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();

  return (key, work) => {
    const done = (last.get(key) ?? Promise.resolve()).then(work);
    const settled = done.then(
      () => {},
      () => {},
    );
    last.set(key, settled);
    void settled.then(() => last.get(key) === settled && last.delete(key));
    return done;
  };
}

/** Shares work among callers who ask for the same key while it is under way. Throws `unavailable` for more than `max` keys at once. */
export function sharedByKey(max: number): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const underWay = new Map<string, Promise<unknown>>();

  return <T>(key: string, work: () => Promise<T>) => {
    const present = underWay.get(key);
    if (present) return present as Promise<T>;
    if (underWay.size >= max) return Promise.reject(busy());
    const done = work().finally(() => underWay.delete(key));
    underWay.set(key, done);
    return done;
  };
}

/** Runs at most `max` at a time; others wait in order. Throws `unavailable` to a caller who would be behind `maxWaiting` others. */
export function limited(max: number): <T>(work: () => Promise<T>, maxWaiting: number) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work, maxWaiting) => {
    if (running < max) running += 1;
    else if (waiting.length >= maxWaiting) throw busy();
    // The slot is handed on by the one that ends.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}

const RETRY_AFTER_S = 2;

function busy(): AppError {
  const detail = 'Many pets are being looked at just now. Wait a moment and ask again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
