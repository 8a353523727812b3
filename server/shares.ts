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

/**
 * Counts what is held of `max`, such as slots or bytes: for each key at most a quarter (for strangers half). Counts only, and nothing waits, so every
 * request can afford several; work that may wait for a slot uses `core/util/limiter.ts`.
 */
export function shares(max: number): Shares {
  const tallies = new Map<string, Tally>();
  let held = 0;

  const share = shareOf(max);
  const strangersShare = shareOf(max, STRANGERS);

  const tallyOf = (key: string): Tally =>
    tallies.get(key) ?? { key, share: key === STRANGERS ? strangersShare : share, held: 0, holdings: 0 };
  const hasRoom = (tally: Tally, amount: number) => tally.held + amount <= tally.share;
  const count = (tally: Tally, amount: number): void => {
    if (tally.holdings === 0) tallies.set(tally.key, tally);
    tally.held += amount;
    tally.holdings += 1;
  };

  /** Every request takes several of these: a class, since closures for each would cost several times as much. */
  class Held implements Holding {
    #own: number;
    readonly #tallies: Tally[];
    #isHeld = true;

    constructor(own: number, tallies: Tally[]) {
      this.#own = own;
      this.#tallies = tallies;
    }

    countFor(key: string): boolean {
      if (this.#tallies.some((tally) => tally.key === key)) return true;
      const tally = tallyOf(key);
      if (!this.#isHeld || !hasRoom(tally, this.#own)) return false;
      count(tally, this.#own);
      this.#tallies.push(tally);
      return true;
    }

    grow(more: number): boolean {
      if (!this.#isHeld || held + more > max) return false;
      for (const tally of this.#tallies) if (!hasRoom(tally, more)) return false;
      this.#own += more;
      held += more;
      for (const tally of this.#tallies) tally.held += more;
      return true;
    }

    release(): void {
      if (!this.#isHeld) return;
      this.#isHeld = false;
      held -= this.#own;
      for (const tally of this.#tallies) {
        tally.held -= this.#own;
        tally.holdings -= 1;
        if (tally.holdings === 0) tallies.delete(tally.key);
      }
    }
  }

  return {
    get held() {
      return held;
    },
    take(keys, amount = 1) {
      if (held + amount > max) return undefined;
      const counted: Tally[] = [];
      for (const key of keys) {
        const tally = tallyOf(key);
        if (!hasRoom(tally, amount)) return undefined;
        counted.push(tally);
      }
      held += amount;
      for (const tally of counted) count(tally, amount);
      return new Held(amount, counted);
    },
  };
}
