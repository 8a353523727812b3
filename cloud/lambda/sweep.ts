import type { Context } from 'aws-lambda';
import { REMOVAL_GRACE_MS, type RemovalService } from '../../core/privacy/removals.ts';

/** Minimum time left before the function's timeout to start another removal. Most removals take about a second. */
const MIN_LEFT_MS = 60_000;

/**
 * Creates a handler that finishes interrupted removals until a minute before the function's timeout. The next sweep handles the rest.
 *
 * @throws an Error after the last removal if any of them failed, so that the function's alarm fires
 */
export function sweepHandler(sweep: RemovalService['sweep'], clock: () => Date) {
  return async (_event: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<void> => {
    const hasTime = () => context.getRemainingTimeInMillis() > MIN_LEFT_MS;
    const failed = await sweep(new Date(clock().getTime() - REMOVAL_GRACE_MS), hasTime);
    if (failed > 0) throw new Error(`${failed} removals could not be finished; the next sweep tries again.`);
  };
}
