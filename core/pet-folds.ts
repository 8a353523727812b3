import { limited } from './concurrency.ts';
import type { Fold, News, SampleStore, User } from './ports.ts';
import { openStreamOf } from './stream.ts';
import { emptyFold, isTrusted, joined, newsOf, without } from './vitals-fold.ts';

/** Rebuilds at the same time, in this process. Each holds a batch in memory, and gives way after a few. */
const REBUILDS = 2;
/** A caller who would be behind more than this is refused. */
export const MAX_WAITING = 8;
/** Later than any start: what is ahead of now is read too, as the clock may be wrong now. */
const NO_END = '~';

export interface Change {
  user: User;
  /** As it was before; undefined when there is none. */
  before: Fold | undefined;
  /** Undefined when it is not known what is new. */
  news: News | undefined;
  at: Date;
  /** How many other rebuilds may be waited for; beyond that `unavailable` is thrown. */
  maxWaiting: number;
}

/** Brings folds up to date: by what is new, or from the batches when what is there cannot be trusted. */
export function petFolds(samples: SampleStore): (change: Change) => Promise<Fold> {
  const rebuilds = limited(REBUILDS);

  async function rebuild(user: User, at: Date): Promise<Fold> {
    let { fold, from, reaching } = emptyFold(at);
    for await (const batch of samples.read(user.user_id, from, NO_END, reaching)) {
      // A stream that is opened from now on tells of its batches itself.
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
