/** The Lambda function `operator_manager`: lists and locks users, and reads the audit log, for services. */
import { dynamoAudit } from '../../../adapters/dynamodb/audit.ts';
import { dynamoClient } from '../../../adapters/dynamodb/client.ts';
import { dynamoUserDirectory } from '../../../adapters/dynamodb/user-directory.ts';
import { dynamoUsers } from '../../../adapters/dynamodb/users.ts';
import { serviceKeys } from '../../../core/services/service-keys.ts';
import { failureOf } from '../../../http/observe.ts';
import { operatorApp } from '../../../http/operator-app.ts';
import { awsIn, readSettings } from '../environment.ts';
import { httpApiHandler } from '../http-api.ts';
import { lambdaLog } from '../log.ts';

const { env } = process;
const settings = readSettings(env, ['AWS_REGION', 'USERS_TABLE', 'AUDIT_TABLE', 'PUBLIC_BASE_URL']);
const clock = () => new Date();
const log = await lambdaLog(clock, env);
const dynamo = dynamoClient(awsIn(env, settings.AWS_REGION, clock));
const audit = dynamoAudit(dynamo, settings.AUDIT_TABLE, {
  clock,
  report: (error, during) => log.failure(failureOf(error, during)),
});
const keys = serviceKeys(env.SERVICE_KEYS ?? '', clock);

const app = operatorApp({
  users: dynamoUsers(dynamo, settings.USERS_TABLE, audit),
  directory: dynamoUserDirectory(dynamo, settings.USERS_TABLE),
  audit,
  loadServiceKeys: async () => keys,
  log,
  clock,
});

export const handler = httpApiHandler(app, log, env);
