/** After a larger step back the earlier time was wrong, so waiting for it makes no sense. */
const MAX_STEP_BACK_MS = 24 * 60 * 60 * 1000;

/**
 * A clock that never goes back: after the system clock steps back, it repeats its last time until the system clock has caught up. So a later
 * change never gets an earlier timestamp.
 */
export function monotonicClock(): () => Date {
  let last = 0;
  return () => {
    const now = Date.now();
    if (now > last || last - now > MAX_STEP_BACK_MS) last = now;
    return new Date(last);
  };
}
