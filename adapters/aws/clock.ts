/** The clock used for signatures. */
export interface AwsClock {
  now(): Date;
  /**
   * Compares the clock with the Date header of a response (RFC 9110 §6.6.1).
   *
   * @returns true when it differed and was adjusted
   */
  adjustTo(date: string | undefined): boolean;
}

/** A larger difference is not network latency: the clock is wrong. */
const TOLERANCE_MS = 15_000;

/**
 * This machine's clock, corrected by the Date header of responses. AWS rejects signatures whose time is off by minutes, and an address
 * signed with a slow clock expires too early.
 */
export function awsClock(clock: () => Date): AwsClock {
  let offsetMs = 0;
  return {
    now: () => new Date(clock().getTime() + offsetMs),
    adjustTo(date) {
      const differenceMs = Date.parse(date ?? '') - clock().getTime();
      const isWrong = Math.abs(differenceMs - offsetMs) > TOLERANCE_MS;
      if (isWrong) offsetMs = differenceMs;
      return isWrong;
    },
  };
}
