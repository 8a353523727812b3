import { startCloud } from '../lambda/cloud.ts';
import { freshBucket, withS3 } from '../support/s3-engine.ts';
import { conformanceSuite } from './suite/suite.ts';

await withS3('The conformance suite on the Lambda functions', async (engine) => {
  const bucket = await freshBucket(engine, { corsOrigins: ['*'] });
  conformanceSuite('the Lambda functions', () => startCloud(engine, bucket));
});
