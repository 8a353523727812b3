import type { Context } from 'aws-lambda';
import { REMOVAL_GRACE_MS, type RemovalService } from '../../core/removals.ts';

/** No removal is begun with less time than this: most take a second. */
const MIN_LEFT_MS = 60_000;

/**
 * Answers a schedule: finishes the removals that were interrupted, as many as there is time for. Fails once it is through with the others
 * when one of them failed, so that the function's alarm says so.
 */
export function sweepHandler(sweep: RemovalService['sweep'], clock: () => Date) {
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const hasTime = () => context.getRemainingTimeInMillis() > MIN_LEFT_MS;
    const failed = await sweep(new Date(clock().getTime() - REMOVAL_GRACE_MS), hasTime);
    if (failed > 0) throw new Error(`${failed} removals could not be finished; the next sweep tries again.`);
  };
}
