/** The Lambda function `ingest_manager`: stores health readings in DynamoDB. */
import { dynamoClient } from '../../../adapters/dynamodb/client.ts';
import { dynamoSamples } from '../../../adapters/dynamodb/samples.ts';
import { dynamoUsers } from '../../../adapters/dynamodb/users.ts';
import { lazily } from '../../../core/util/once.ts';
import { ingestApp } from '../../../http/ingest-app.ts';
import { awsIn, ingestLimitsIn, readSettings } from '../environment.ts';
import { httpApiHandler } from '../http-api.ts';
import { lambdaLog } from '../log.ts';
import { storedSecret } from '../secrets.ts';

const settings = readSettings(process.env, ['AWS_REGION', 'USERS_TABLE', 'HEALTH_DATA_TABLE', 'PUBLIC_BASE_URL']);
const clock = () => new Date();
const log = await lambdaLog(clock, process.env);
const dynamo = dynamoClient(awsIn(process.env, settings.AWS_REGION, clock));

const users = dynamoUsers(dynamo, settings.USERS_TABLE);

const app = ingestApp({
  users,
  samples: dynamoSamples(dynamo, settings.HEALTH_DATA_TABLE, users),
  // Nothing to do here, because the readings table's DynamoDB stream invokes the orchestrator.
  onStored: () => {},
  // Nothing to do here, because the orchestrator counts stored batches and marks the user's item when a limit is reached.
  limitBatch: async () => {},
  activity: lazily(
    async () =>
      (await import('../../../adapters/dynamodb/user-activity.ts')).dynamoUserActivity(
        dynamo,
        settings.USERS_TABLE,
        clock,
      ),
    ['record'],
  ),
  ingestLimits: ingestLimitsIn(process.env),
  supportContact: process.env.SUPPORT_CONTACT,
  signingSecret: storedSecret('SIGNING_SECRET_PARAMETER', { env: process.env, region: settings.AWS_REGION, clock }),
  log,
  clock,
});

export const handler = httpApiHandler(app, log, process.env);
