/** If the clock steps back further than this, the earlier time was wrong, so the new time is used immediately. */
const MAX_STEP_BACK_MS = 24 * 60 * 60 * 1000;

/**
 * Creates a clock that never goes back. When the system clock steps back, this clock repeats its last time until the system clock has
 * caught up, so that a later change never gets an earlier timestamp.
 */
export function monotonicClock(): () => Date {
  let last = 0;
  return () => {
    const now = Date.now();
    if (now > last || last - now > MAX_STEP_BACK_MS) last = now;
    return new Date(last);
  };
}
