import type { User } from '../../core/ports/users.ts';

export interface UserCache {
  get(userId: string): User | undefined;
  /**
   * Replaces the user's entry. The object must not change afterwards.
   *
   * @param size length of the stored item
   */
  set(user: User, size: number): void;
  delete(userId: string): void;
}

interface Entry {
  user: User;
  size: number;
}

/** Bounds of each half. With typical items a full cache has some 4,000 users and takes about 7 MB. */
const MAX_ENTRIES = 2_000;
const MAX_SIZE = 1024 * 1024;

/**
 * Keeps users that were read or updated recently, so that a repeated read costs no statement and no parsing. All entries are dropped when
 * `epoch` changes.
 *
 * The entries are in two halves. When the recent half is full it becomes the former one, and the previous former half is dropped. An entry
 * that is read in the former half moves to the recent one. This costs less than keeping all entries in the order of their last use.
 */
export function userCache(epoch: () => number): UserCache {
  let recent = new Map<string, Entry>();
  let former = new Map<string, Entry>();
  let recentSize = 0;
  let filledIn: number | undefined;

  function dropOutdated(): void {
    const current = epoch();
    if (current === filledIn) return;
    filledIn = current;
    recent = new Map();
    former = new Map();
    recentSize = 0;
  }

  function add(entry: Entry): void {
    recent.set(entry.user.user_id, entry);
    grow(entry.size);
  }

  function grow(by: number): void {
    recentSize += by;
    if (recent.size < MAX_ENTRIES && recentSize < MAX_SIZE) return;
    former = recent;
    recent = new Map();
    recentSize = 0;
  }

  return {
    get(userId) {
      dropOutdated();
      const found = recent.get(userId);
      if (found) return found.user;
      const entry = former.get(userId);
      if (entry) add(entry);
      return entry?.user;
    },
    set(user, size) {
      dropOutdated();
      const present = recent.get(user.user_id);
      if (!present) return add({ user, size });
      grow(size - present.size);
      present.user = user;
      present.size = size;
    },
    delete(userId) {
      recent.delete(userId);
      former.delete(userId);
    },
  };
}
