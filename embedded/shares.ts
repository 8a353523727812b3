/** The key shared by all requests without a verified token. */
export const STRANGERS = 'strangers';

/** Of all there is, what one user or address may hold; and what all strangers may hold together. */
const SHARE = 1 / 4;
const STRANGERS_SHARE = 1 / 2;

/** What one key may hold of `max`. */
export const shareOf = (max: number, key?: string): number =>
  Math.max(1, Math.floor(max * (key === STRANGERS ? STRANGERS_SHARE : SHARE)));

/** An amount taken from a limited resource. */
export interface Holding {
  /** Counts what is held for this key too; false, and unchanged, when that holds its share already. */
  countFor(key: string): boolean;
  /** Takes more; false, and unchanged, when there is no more in all or for one of the keys. */
  grow(amount: number): boolean;
  /** Gives all of it back. Again: nothing. */
  release(): void;
}

export interface Shares {
  /** All that is held now. */
  readonly held: number;
  /** Takes of it for these keys, such as a user and an address; undefined when that is more than there is, or more than a key's share. */
  take(keys: readonly string[], amount?: number): Holding | undefined;
}

/** Shares out what there is `max` of, such as places or bytes: so much in all, and for each key at most a quarter (for strangers half). */
export function shares(max: number): Shares {
  const heldBy = new Map<string, number>();
  let held = 0;

  const share = shareOf(max);
  const strangersShare = shareOf(max, STRANGERS);
  const hasRoom = (key: string, amount: number) =>
    (heldBy.get(key) ?? 0) + amount <= (key === STRANGERS ? strangersShare : share);
  const add = (key: string, amount: number) => {
    const now = (heldBy.get(key) ?? 0) + amount;
    if (now > 0) heldBy.set(key, now);
    else heldBy.delete(key);
  };

  return {
    get held() {
      return held;
    },
    take(given, amount = 1) {
      if (held + amount > max || !given.every((key) => hasRoom(key, amount))) return undefined;
      const keys = [...given];
      let own = 0;
      const change = (by: number) => {
        own += by;
        held += by;
        for (const key of keys) add(key, by);
      };
      change(amount);
      return {
        countFor(key) {
          if (keys.includes(key)) return true;
          if (!hasRoom(key, own)) return false;
          keys.push(key);
          add(key, own);
          return true;
        },
        grow(more) {
          if (held + more > max || !keys.every((key) => hasRoom(key, more))) return false;
          change(more);
          return true;
        },
        release: () => change(-own),
      };
    },
  };
}
