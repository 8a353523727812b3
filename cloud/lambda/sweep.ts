import type { Context } from 'aws-lambda';
import { REMOVAL_GRACE_MS, type RemovalService } from '../../core/privacy/removals.ts';

/** No removal is started when less time is left. Most removals take a second. */
const MIN_LEFT_MS = 60_000;

/**
 * Finishes interrupted removals until a minute before the function's timeout. The rest are left to the next sweep.
 *
 * @throws at the end if a removal failed, so that the function's alarm fires
 */
export function sweepHandler(sweep: RemovalService['sweep'], clock: () => Date) {
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const hasTime = () => context.getRemainingTimeInMillis() > MIN_LEFT_MS;
    const failed = await sweep(new Date(clock().getTime() - REMOVAL_GRACE_MS), hasTime);
    if (failed > 0) throw new Error(`${failed} removals could not be finished; the next sweep tries again.`);
  };
}
