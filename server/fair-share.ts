/** The key that all requests without a verified token share. */
export const UNVERIFIED = 'unverified';

const SHARE_OF_KEY = 1 / 4;
const SHARE_OF_UNVERIFIED = 1 / 2;

/** @returns the maximum that one key may reserve of a total of `max` */
export const maxPerKey = (max: number, key?: string): number =>
  Math.max(1, Math.floor(max * (key === UNVERIFIED ? SHARE_OF_UNVERIFIED : SHARE_OF_KEY)));

export interface Reservation {
  /**
   * Counts the reservation towards one more key.
   *
   * @returns false, without any change, if the key would exceed its limit
   */
  addKey(key: string): boolean;
  /**
   * Increases the reserved amount.
   *
   * @returns false, without any change, if the total or a key would exceed its limit, or after `release`
   */
  grow(amount: number): boolean;
  /** Idempotent. */
  release(): void;
}

export interface FairShareLimit {
  readonly max: number;
  readonly reserved: number;
  /**
   * Reserves an amount (default 1). It counts towards the total and towards each key, such as a user and an IP address.
   *
   * @returns undefined if the total or a key would exceed its limit
   */
  reserve(keys: readonly string[], amount?: number): Reservation | undefined;
}

interface KeyUsage {
  readonly key: string;
  readonly max: number;
  reserved: number;
  reservations: number;
}

/**
 * Limits a resource, such as slots or bytes, to a total of `max`. Each key may use a quarter of it, and `UNVERIFIED` half. A reservation
 * never waits, so it is cheap enough to make several for each request. For work that may wait, use `core/util/limiter.ts`.
 */
export function fairShareLimit(max: number): FairShareLimit {
  const usages = new Map<string, KeyUsage>();
  let reserved = 0;

  const maxOfKey = maxPerKey(max);
  const maxOfUnverified = maxPerKey(max, UNVERIFIED);

  const usageOf = (key: string): KeyUsage =>
    usages.get(key) ?? { key, max: key === UNVERIFIED ? maxOfUnverified : maxOfKey, reserved: 0, reservations: 0 };
  const fits = (usage: KeyUsage, amount: number) => usage.reserved + amount <= usage.max;
  const add = (usage: KeyUsage, amount: number): void => {
    if (usage.reservations === 0) usages.set(usage.key, usage);
    usage.reserved += amount;
    usage.reservations += 1;
  };

  /** A class, because each request makes several reservations, and closures for each of them would cost several times as much. */
  class ActiveReservation implements Reservation {
    #amount: number;
    readonly #usages: KeyUsage[];
    #isActive = true;

    constructor(amount: number, ofKeys: KeyUsage[]) {
      this.#amount = amount;
      this.#usages = ofKeys;
    }

    addKey(key: string): boolean {
      if (this.#usages.some((usage) => usage.key === key)) return true;
      const usage = usageOf(key);
      if (!this.#isActive || !fits(usage, this.#amount)) return false;
      add(usage, this.#amount);
      this.#usages.push(usage);
      return true;
    }

    grow(more: number): boolean {
      if (!this.#isActive || reserved + more > max) return false;
      for (const usage of this.#usages) if (!fits(usage, more)) return false;
      this.#amount += more;
      reserved += more;
      for (const usage of this.#usages) usage.reserved += more;
      return true;
    }

    release(): void {
      if (!this.#isActive) return;
      this.#isActive = false;
      reserved -= this.#amount;
      for (const usage of this.#usages) {
        usage.reserved -= this.#amount;
        usage.reservations -= 1;
        if (usage.reservations === 0) usages.delete(usage.key);
      }
    }
  }

  return {
    max,
    get reserved() {
      return reserved;
    },
    reserve(keys, amount = 1) {
      if (reserved + amount > max) return undefined;
      const ofKeys: KeyUsage[] = [];
      for (const key of keys) {
        const usage = usageOf(key);
        if (!fits(usage, amount)) return undefined;
        ofKeys.push(usage);
      }
      reserved += amount;
      for (const usage of ofKeys) add(usage, amount);
      return new ActiveReservation(amount, ofKeys);
    },
  };
}
