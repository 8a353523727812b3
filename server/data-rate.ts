/** The lowest rate at which a client may send or read data. Slower clients are disconnected. */
export interface MinDataRate {
  bytesPerSecond: number;
  /** Length of the window over which the rate is averaged. */
  windowMs: number;
  /** Delay before the first window begins. */
  graceMs: number;
}

/**
 * Minimum rate of request bodies. Any network on which a phone is usable is faster; an attacker who sends single bytes to occupy a slot
 * is slower.
 */
export const MIN_REQUEST_RATE: MinDataRate = { graceMs: 5_000, windowMs: 10_000, bytesPerSecond: 4 * 1024 };

/** Interval at which the server looks for connections that are too slow. */
export const CHECK_INTERVAL_MS = 5_000;

export interface RateMonitor {
  received(bytes: number): void;
  stop(): void;
}

/**
 * Calls `onTooSlow` once, after the first window in which less data arrived than the minimum rate requires. A window is ignored if
 * `isBehind` returns true when it ends, because then it is the server that reads too slowly.
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
