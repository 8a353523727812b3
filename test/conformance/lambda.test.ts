import { builtFunctions } from '../lambda/bundle.ts';
import { startGateway } from '../lambda/gateway.ts';
import { startDynamo } from '../support/dynamo-engine.ts';
import { freshBucket, withS3 } from '../support/s3-engine.ts';
import { conformanceSuite } from './suite/suite.ts';

await withS3('The conformance suite on the Lambda functions', async (engine) => {
  const AVATARS_BUCKET = await freshBucket(engine, { corsOrigins: ['*'] });
  conformanceSuite('the Lambda functions', async () => {
    const dynamo = await startDynamo();
    const gateway = await startGateway(await builtFunctions(), {
      AWS_REGION: engine.region,
      AWS_ACCESS_KEY_ID: engine.accessKeyId,
      AWS_SECRET_ACCESS_KEY: engine.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
      AWS_ENDPOINT_URL_S3: engine.endpoint,
      USERS_TABLE: await dynamo.usersTable(),
      HEALTH_DATA_TABLE: await dynamo.healthDataTable(),
      PET_STATES_TABLE: await dynamo.petStatesTable(),
      AVATARS_BUCKET,
    });
    return {
      baseUrl: gateway.baseUrl,
      async close() {
        await gateway.stop();
        await dynamo.stop();
      },
    };
  });
});
