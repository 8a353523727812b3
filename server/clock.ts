/** A clock that was put back by more than this was wrong before: nothing is gained by waiting for it. */
const MAX_STEP_BACK_MS = 24 * 60 * 60 * 1000;

/**
 * The time, which stands still while the machine's clock is put back: what happens later never counts as earlier, so no
 * change is taken for an old one.
 */
export function monotonicClock(): () => Date {
  let last = 0;
  return () => {
    const now = Date.now();
    if (now > last || last - now > MAX_STEP_BACK_MS) last = now;
    return new Date(last);
  };
}
