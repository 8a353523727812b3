/** The lowest rate at which a client may send or read. A client below it is disconnected. */
export interface MinDataRate {
  bytesPerSecond: number;
  /** The rate is the average over a window of this length. */
  windowMs: number;
  /** Time before the first window. */
  graceMs: number;
}

/**
 * The limit for request bodies. Slower than any network that a phone is usable on, but faster than clients that send single bytes to hold a
 * slot.
 */
export const MIN_REQUEST_RATE: MinDataRate = { graceMs: 5_000, windowMs: 10_000, bytesPerSecond: 4 * 1024 };

/** Interval between checks for connections that are too slow. */
export const CHECK_INTERVAL_MS = 5_000;

export interface RateMonitor {
  received(bytes: number): void;
  stop(): void;
}

/**
 * Calls `onTooSlow` once, after the first window with less data than the minimum rate. A window at whose end `isBehind` returns true does
 * not count, because then the server itself reads too slowly.
 */
export function monitorDataRate(
  { graceMs, windowMs, bytesPerSecond }: MinDataRate,
  onTooSlow: () => void,
  isBehind: () => boolean = () => false,
): RateMonitor {
  const minBytes = (bytesPerSecond * windowMs) / 1000;
  let bytesInWindow = 0;
  const check = () => {
    if (bytesInWindow < minBytes && !isBehind()) return onTooSlow();
    startWindow();
  };
  const startWindow = () => {
    bytesInWindow = 0;
    timer = setTimeout(check, windowMs).unref();
  };
  let timer = setTimeout(startWindow, graceMs).unref();
  return {
    received(bytes) {
      bytesInWindow += bytes;
    },
    stop: () => clearTimeout(timer),
  };
}
