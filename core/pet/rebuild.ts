import type { Fold, News } from '../ports/pets.ts';
import type { SampleStore } from '../ports/samples.ts';
import type { User } from '../ports/users.ts';
import { openStreamOf } from '../streams/consent.ts';
import { limited } from '../util/concurrency.ts';
import { emptyFold, isTrusted, joined, newsOf, without } from './fold.ts';

/** Rebuilds at the same time, in this process. Each holds one batch in memory, and yields after a few. */
const REBUILDS = 2;
/** Rebuilds that may wait; further callers are refused. */
export const MAX_WAITING = 8;
/** After any start: future readings are read too, as the clock may be wrong now. */
const NO_END = '~';

export interface Change {
  user: User;
  /** The stored fold; undefined when there is none. */
  before: Fold | undefined;
  /** Undefined when the new readings are not known, so that a rebuild is needed. */
  news: News | undefined;
  at: Date;
  /** Rebuilds that may wait before this one; throws `unavailable` above it. */
  maxWaiting: number;
}

/** Updates folds from new readings, or from the batches when the stored fold cannot be trusted. */
export function petFolds(samples: SampleStore): (change: Change) => Promise<Fold> {
  const rebuilds = limited(REBUILDS);

  async function rebuild(user: User, at: Date): Promise<Fold> {
    let { fold, from, reaching } = emptyFold(at);
    for await (const batch of samples.read(user.user_id, from, NO_END, reaching)) {
      // Batches of a stream that is opened from now on arrive as news.
      if (openStreamOf(user, batch.stream_id)) fold = joined(fold, newsOf(batch, at));
    }
    return fold;
  }

  return async ({ user, before, news, at, maxWaiting }) => {
    const isOpen = (streamId: string) => openStreamOf(user, streamId) !== undefined;
    if (!news || !isTrusted(before, at) || news.removedFrom?.some(isOpen)) {
      return rebuilds(() => rebuild(user, at), maxWaiting);
    }
    const { removedFrom: _closed, ...rest } = news;
    return without(joined(before, rest), isOpen);
  };
}
