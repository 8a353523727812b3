/** The clock that provides the time for signatures. */
export interface AwsClock {
  now(): Date;
  /**
   * Compares the clock with the `Date` header of a response (RFC 9110 §6.6.1).
   *
   * @returns true if they differed by more than the tolerance, so the clock was adjusted
   */
  adjustTo(date: string | undefined): boolean;
}

/** Network latency cannot explain a larger difference, so the clock must be wrong. */
const TOLERANCE_MS = 15_000;

/**
 * This machine's clock, corrected by the `Date` header of AWS's responses. AWS rejects a signature whose time is off by minutes, and a
 * presigned URL signed with a slow clock expires too early.
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
