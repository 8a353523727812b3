import type { Context } from 'aws-lambda';
import type { ForgettingService } from '../../core/privacy/forget-users.ts';
import { sliceAt } from '../../core/privacy/forgetting.ts';
import { REMOVAL_GRACE_MS, type RemovalService } from '../../core/privacy/removals.ts';

/** Minimum time left before the function's timeout to start another removal. Most removals take about a second. */
const MIN_LEFT_MS = 60_000;
/** How often `schedule.tf` invokes the function. */
export const SWEEP_MS = 15 * 60 * 1000;
/**
 * Each user's activity is checked every 6.8 days, and at another hour of the day each time, so that not all warnings fall into quiet hours.
 * Two rounds take less than the 14 days in which an announced erasure may be made (`MAX_DELAY_MS`).
 */
export const ACTIVITY_SLICES = 650;

interface Dependencies {
  removals: RemovalService;
  forgetting: ForgettingService;
  clock: () => Date;
}

/**
 * Creates a handler that finishes interrupted removals, and warns and erases inactive users of one slice, until a minute before the
 * function's timeout. The next sweep handles the rest of the removals, and the next sweep of the slice the rest of its users.
 *
 * @throws an Error at the end if anything failed, so that the function's alarm fires
 */
export function sweepHandler({ removals, forgetting, clock }: Dependencies) {
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const hasTime = () => context.getRemainingTimeInMillis() > MIN_LEFT_MS;
    const failed = await removals.sweep(new Date(clock().getTime() - REMOVAL_GRACE_MS), hasTime);
    const unforgotten = await forgetting.sweep(sliceAt(clock(), SWEEP_MS, ACTIVITY_SLICES), hasTime);
    if (failed > 0) throw new Error(`${failed} removals could not be finished; the next sweep tries again.`);
    if (unforgotten > 0)
      throw new Error('Inactive users could not be warned or erased; a sweep in a week tries again.');
  };
}
