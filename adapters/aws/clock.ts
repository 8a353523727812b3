/** The clock that signatures are made with. */
export interface AwsClock {
  now(): Date;
  /** Compares the clock with the Date header of a service's answer (RFC 9110 §6.6.1). True when it differed and was adjusted. */
  adjustTo(date: string | undefined): boolean;
}

/** More than any delay in the network: then the clock is wrong. */
const TOLERANCE_MS = 15_000;

/**
 * This machine's clock, corrected by the Date header of services' answers. AWS refuses signatures whose time differs from its own by minutes, and an
 * address signed with a slow clock expires too early.
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
