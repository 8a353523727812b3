/** How fast a client has to be, and how that is measured. */
export interface Pace {
  /** Before this there is no telling. */
  graceMs: number;
  windowMs: number;
  /** On average over a window. */
  bytesPerSecond: number;
}

/** For senders: slower than any network that a phone is usable on, faster than single bytes sent to hold a slot. */
export const SENDING: Pace = { graceMs: 5_000, windowMs: 10_000, bytesPerSecond: 4 * 1024 };

/** Interval between checks for connections that are too slow. */
export const LOOK_MS = 5_000;

/** Watches how fast something arrives. */
export interface PaceWatch {
  arrived(bytes: number): void;
  stop(): void;
}

/** Calls back, once, when in a whole window less has arrived than the pace asks for; not while `isBehind`, as then the delay is ours. */
export function watchPace(
  { graceMs, windowMs, bytesPerSecond }: Pace,
  onTooSlow: () => void,
  isBehind: () => boolean = () => false,
): PaceWatch {
  const least = (bytesPerSecond * windowMs) / 1000;
  let inWindow = 0;
  const look = () => {
    if (inWindow < least && !isBehind()) return onTooSlow();
    begin();
  };
  const begin = () => {
    inWindow = 0;
    timer = setTimeout(look, windowMs).unref();
  };
  let timer = setTimeout(begin, graceMs).unref();
  return {
    arrived(bytes) {
      inWindow += bytes;
    },
    stop: () => clearTimeout(timer),
  };
}
