import { AppError } from '../errors.ts';

/** Runs work with the same key sequentially, in the order of the calls, and work with different keys concurrently. */
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

/** Callers with the same key share the work that is under way. Throws `unavailable` above `max` keys at the same time. */
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

/** Runs at most `max` at a time; others wait in order. Throws `unavailable` when `maxWaiting` others wait already. */
export function limited(max: number): <T>(work: () => Promise<T>, maxWaiting: number) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;

  return async (work, maxWaiting) => {
    if (running < max) running += 1;
    else if (waiting.length >= maxWaiting) throw busy();
    // Work that ends passes its slot on.
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
  const detail = 'Too many pets are being computed at the moment. Wait a moment and ask again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
