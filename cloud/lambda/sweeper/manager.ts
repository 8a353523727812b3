/** The Lambda function `sweeper`: finishes interrupted removals, and warns and erases inactive users. A schedule invokes it. */
import { dynamoEndedSubscriptions } from '../../../adapters/dynamodb/ended-subscriptions.ts';
import { dynamoInactiveUsers } from '../../../adapters/dynamodb/inactive-users.ts';
import type { Report } from '../../../core/ports/reporter.ts';
import { forgettingService } from '../../../core/privacy/forget-users.ts';
import { readForgetAfter } from '../../../core/privacy/forgetting.ts';
import { removalService } from '../../../core/privacy/removals.ts';
import { notifier } from '../../../core/push/notifier.ts';
import { readAgeRules } from '../../../core/users/ages.ts';
import { lazily } from '../../../core/util/once.ts';
import { failureOf } from '../../../http/observe.ts';
import { readSettings } from '../environment.ts';
import { lambdaLog } from '../log.ts';
import { allStores, STORE_SETTINGS } from '../stores.ts';
import { sweepHandler } from '../sweep.ts';

const { env } = process;
const settings = readSettings(env, [...STORE_SETTINGS, 'PUBLIC_BASE_URL']);
const clock = () => new Date();
const log = await lambdaLog(clock, env);
const report: Report = (error, during) => log.failure(failureOf(error, during));
const ages = readAgeRules(env);
const stores = { ...allStores(env, settings, { report, clock }), report, clock };

const { warn } = notifier({
  ...stores,
  // Loaded on first use, because few sweeps warn users.
  sender: lazily(async () => (await import('../push-sender.ts')).loadSender(env, settings, clock), ['send']),
  ages,
  ended: dynamoEndedSubscriptions(stores.dynamo, settings.USERS_TABLE, clock),
});

const forgetting = forgettingService({
  ...stores,
  inactiveUsers: dynamoInactiveUsers(stores.dynamo, settings.USERS_TABLE),
  forgetAfter: readForgetAfter(env),
  warn,
  ages,
});

export const handler = sweepHandler({ removals: removalService(stores), forgetting, clock });
