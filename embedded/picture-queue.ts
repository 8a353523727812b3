import { AppError } from '../core/errors.ts';
import type { ObjectStore, Portraits } from '../core/ports.ts';

/** Decoded at the same time: never on all four of Node's threads, as the files need them too. */
export const AT_ONCE = 3;
/** Pictures in memory at the same time, of up to 10 MiB each. */
export const MAX_PICTURES = 16;
const RETRY_AFTER_S = 2;

interface Pictures {
  objects: ObjectStore;
  portraits: Portraits;
}

/**
 * Lets few pictures be worked on at once, so that photos never take the processor or the memory from everything else. Who
 * comes when too many wait is told to come back (`unavailable`), before the picture is read; the upload stays.
 */
export function pictureQueue({ objects, portraits }: Pictures): Pictures {
  let inMemory = 0;
  let decoding = 0;
  const waiting: (() => void)[] = [];

  async function counted<T>(work: () => Promise<T>): Promise<T> {
    inMemory += 1;
    try {
      return await work();
    } finally {
      inMemory -= 1;
    }
  }

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (decoding < AT_ONCE) decoding += 1;
    // Whoever ends hands the place on.
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else decoding -= 1;
    }
  }

  return {
    objects: {
      ...objects,
      async read(key, maxBytes) {
        if (inMemory >= MAX_PICTURES) {
          throw new AppError(
            'unavailable',
            'Many pictures are being made just now. Wait a moment and publish it again.',
            {
              retryAfter: RETRY_AFTER_S,
            },
          );
        }
        return counted(() => objects.read(key, maxBytes));
      },
    },
    portraits: { ...portraits, fromPicture: (picture) => counted(() => inTurn(() => portraits.fromPicture(picture))) },
  };
}
