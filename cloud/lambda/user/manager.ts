/** The Lambda function `user_manager`: the user API on DynamoDB and S3. */
import { dynamoClient } from '../../../adapters/aws/dynamo.ts';
import { dynamoUsers } from '../../../adapters/aws/dynamo-users.ts';
import { s3Objects } from '../../../adapters/aws/s3-objects.ts';
import { awsClock } from '../../../adapters/aws/settings.ts';
import { imagePortraits } from '../../../adapters/image/portraits.ts';
import { userApp } from '../../../http/app.ts';
import { credentialsIn, readSettings } from '../environment.ts';
import { httpApiHandler } from '../http-api.ts';
import { lambdaLog } from '../log.ts';

const { env } = process;
const settings = readSettings(env, ['AWS_REGION', 'USERS_TABLE', 'AVATARS_BUCKET', 'PUBLIC_BASE_URL']);
const clock = () => new Date();
const log = lambdaLog(clock);
const aws = { region: settings.AWS_REGION, credentials: credentialsIn(env), clock: awsClock(clock) };

const app = userApp({
  users: dynamoUsers(dynamoClient({ ...aws, endpoint: env.AWS_ENDPOINT_URL_DYNAMODB }), settings.USERS_TABLE),
  objects: s3Objects({ ...aws, bucket: settings.AVATARS_BUCKET, endpoint: env.AWS_ENDPOINT_URL_S3 }),
  portraits: imagePortraits(),
  baseUrl: settings.PUBLIC_BASE_URL,
  // API Gateway limits creates, before they cost anything.
  admitCreate: async () => {},
  log,
  clock,
});

export const handler = httpApiHandler(app, log);
