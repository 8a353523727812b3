import type { Context } from 'aws-lambda';
import { REMOVAL_GRACE_MS, type RemovalService } from '../../core/privacy/removals.ts';

/** No removal is started with less time left than this; most take a second. */
const MIN_LEFT_MS = 60_000;

/**
 * Runs on a schedule: finishes interrupted removals, as many as there is time for. Throws at the end if one of them failed, so that
 * the function's alarm fires.
 */
export function sweepHandler(sweep: RemovalService['sweep'], clock: () => Date) {
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const hasTime = () => context.getRemainingTimeInMillis() > MIN_LEFT_MS;
    const failed = await sweep(new Date(clock().getTime() - REMOVAL_GRACE_MS), hasTime);
    if (failed > 0) throw new Error(`${failed} removals could not be finished; the next sweep tries again.`);
  };
}
