/** The Lambda function `sweeper`: finishes interrupted removals. A schedule invokes it. */
import type { Report } from '../../../core/ports/reporter.ts';
import { removalService } from '../../../core/privacy/removals.ts';
import { failureOf } from '../../../http/observe.ts';
import { readSettings } from '../environment.ts';
import { lambdaLog } from '../log.ts';
import { allStores, STORE_SETTINGS } from '../stores.ts';
import { sweepHandler } from '../sweep.ts';

const { env } = process;
const clock = () => new Date();
const log = await lambdaLog(clock, env);

const host: { report: Report; clock: () => Date } = {
  report: (error, during) => log.failure(failureOf(error, during)),
  clock,
};

const { sweep } = removalService({ ...allStores(env, readSettings(env, STORE_SETTINGS), host), ...host });

export const handler = sweepHandler(sweep, clock);
