/** The Lambda function `user_manager`: the user API on DynamoDB and S3. */
import { join } from 'node:path';
import { dynamoClient } from '../../../adapters/dynamodb/client.ts';
import { dynamoPets } from '../../../adapters/dynamodb/pets.ts';
import { dynamoRemovals } from '../../../adapters/dynamodb/removals.ts';
import { dynamoSamples } from '../../../adapters/dynamodb/samples.ts';
import { dynamoUsers } from '../../../adapters/dynamodb/users.ts';
import { imagePortraits } from '../../../adapters/image/portraits.ts';
import { narratorFrom } from '../../../adapters/narrators/choose.ts';
import { templateNarrator } from '../../../adapters/narrators/template.ts';
import { s3Objects } from '../../../adapters/s3/objects.ts';
import { orchestrator } from '../../../core/pet/orchestrator.ts';
import { userApp } from '../../../http/app.ts';
import { failureOf } from '../../../http/observe.ts';
import { awsIn, readSettings } from '../environment.ts';
import { answeredOrPutAside } from '../export.ts';
import { httpApiHandler } from '../http-api.ts';
import { lambdaLog } from '../log.ts';

const { env } = process;
const settings = readSettings(env, [
  'AWS_REGION',
  'USERS_TABLE',
  'HEALTH_DATA_TABLE',
  'PET_STATES_TABLE',
  'REMOVALS_TABLE',
  'AVATARS_BUCKET',
  'PUBLIC_BASE_URL',
]);
const clock = () => new Date();
const log = lambdaLog(clock);
const aws = awsIn(env, settings.AWS_REGION, clock);
const dynamo = dynamoClient(aws);
const users = dynamoUsers(dynamo, settings.USERS_TABLE);
const samples = dynamoSamples(dynamo, settings.HEALTH_DATA_TABLE, users);
const pets = dynamoPets(dynamo, settings.PET_STATES_TABLE);

const objects = s3Objects({ ...aws, bucket: settings.AVATARS_BUCKET, endpoint: env.AWS_ENDPOINT_URL_S3 });

const app = userApp({
  users,
  objects,
  portraits: imagePortraits({
    // In the bundle, next to this file.
    decoder: join(import.meta.dirname, 'decoder.mjs'),
    report: (error) => log.failure(failureOf(error, 'decoding')),
  }),
  // A function instance handles one request at a time.
  pictureTurn: (_userId, work) => work(),
  samples,
  pets,
  removals: dynamoRemovals(dynamo, settings.REMOVALS_TABLE),
  orchestrator: orchestrator({
    users,
    samples,
    pets,
    narrator: narratorFrom(env),
    template: templateNarrator(),
    report: (error, during) => log.failure(failureOf(error, during)),
    clock,
  }),
  baseUrl: settings.PUBLIC_BASE_URL,
  // API Gateway limits creates, before they cost anything.
  admitCreate: async () => {},
  deliver: answeredOrPutAside(objects),
  log,
  clock,
});

export const handler = httpApiHandler(app, log);
