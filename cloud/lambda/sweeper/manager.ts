/** The Lambda function `sweeper`: finishes removals that were interrupted. Called by a schedule. */
import { dynamoClient } from '../../../adapters/dynamodb/client.ts';
import { dynamoPets } from '../../../adapters/dynamodb/pets.ts';
import { dynamoRemovals } from '../../../adapters/dynamodb/removals.ts';
import { dynamoSamples } from '../../../adapters/dynamodb/samples.ts';
import { dynamoUsers } from '../../../adapters/dynamodb/users.ts';
import { s3Objects } from '../../../adapters/s3/objects.ts';
import { removalService } from '../../../core/privacy/removals.ts';
import { failureOf } from '../../../http/observe.ts';
import { awsIn, readSettings } from '../environment.ts';
import { lambdaLog } from '../log.ts';
import { sweepHandler } from '../sweep.ts';

const { env } = process;
const settings = readSettings(env, [
  'AWS_REGION',
  'USERS_TABLE',
  'HEALTH_DATA_TABLE',
  'PET_STATES_TABLE',
  'REMOVALS_TABLE',
  'AVATARS_BUCKET',
]);
const clock = () => new Date();
const log = lambdaLog(clock);
const aws = awsIn(env, settings.AWS_REGION, clock);
const dynamo = dynamoClient(aws);

const users = dynamoUsers(dynamo, settings.USERS_TABLE);

const { sweep } = removalService({
  users,
  samples: dynamoSamples(dynamo, settings.HEALTH_DATA_TABLE, users),
  pets: dynamoPets(dynamo, settings.PET_STATES_TABLE),
  objects: s3Objects({ ...aws, bucket: settings.AVATARS_BUCKET, endpoint: env.AWS_ENDPOINT_URL_S3 }),
  removals: dynamoRemovals(dynamo, settings.REMOVALS_TABLE),
  report: (error, during) => log.failure(failureOf(error, during)),
  clock,
});

export const handler = sweepHandler(sweep, clock);
