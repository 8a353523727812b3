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
  /** Takes more; false, and unchanged, when there is no more in all or for one of the keys, or all was given back. */
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

/** What one key holds, and by how many holdings. */
interface Tally {
  readonly key: string;
  readonly share: number;
  held: number;
  holdings: number;
}

/** Shares out what there is `max` of, such as places or bytes: so much in all, and for each key at most a quarter (for strangers half). */
export function shares(max: number): Shares {
  const tallies = new Map<string, Tally>();
  let held = 0;

  const share = shareOf(max);
  const strangersShare = shareOf(max, STRANGERS);

  const hasRoom = (key: string, amount: number) =>
    (tallies.get(key)?.held ?? 0) + amount <= (key === STRANGERS ? strangersShare : share);
  const count = (key: string, amount: number): Tally => {
    let tally = tallies.get(key);
    if (!tally) {
      tally = { key, share: key === STRANGERS ? strangersShare : share, held: 0, holdings: 0 };
      tallies.set(key, tally);
    }
    tally.held += amount;
    tally.holdings += 1;
    return tally;
  };

  /** Every request takes several of these: a tally is looked up by its key once, and no more when it is given back. */
  function hold(own: number, counted: Tally[]): Holding {
    let isHeld = true;
    return {
      countFor(key) {
        if (counted.some((tally) => tally.key === key)) return true;
        if (!isHeld || !hasRoom(key, own)) return false;
        counted.push(count(key, own));
        return true;
      },
      grow(more) {
        if (!isHeld || held + more > max) return false;
        for (const tally of counted) if (tally.held + more > tally.share) return false;
        own += more;
        held += more;
        for (const tally of counted) tally.held += more;
        return true;
      },
      release() {
        if (!isHeld) return;
        isHeld = false;
        held -= own;
        for (const tally of counted) {
          tally.held -= own;
          tally.holdings -= 1;
          if (tally.holdings === 0) tallies.delete(tally.key);
        }
      },
    };
  }

  return {
    get held() {
      return held;
    },
    take(keys, amount = 1) {
      if (held + amount > max) return undefined;
      for (const key of keys) if (!hasRoom(key, amount)) return undefined;
      held += amount;
      const counted: Tally[] = [];
      for (const key of keys) counted.push(count(key, amount));
      return hold(amount, counted);
    },
  };
}
