import { startCloud } from '../lambda/cloud.ts';
import { startIssuer } from '../support/identity-issuer.ts';
import { freshBucket, withS3 } from '../support/s3-engine.ts';
import { keysByScope } from '../support/service-keys.ts';
import { conformanceSuite } from './suite/suite.ts';

await withS3('The conformance suite on the Lambda functions', async (engine) => {
  const bucket = await freshBucket(engine, { corsOrigins: ['*'] });
  conformanceSuite('the Lambda functions', async () => {
    const provider = await startIssuer();
    const { settings, serviceKeys } = keysByScope();
    const cloud = await startCloud(engine, bucket, undefined, { ...provider.settings, ...settings });
    const close = async () => {
      await cloud.close();
      provider.stop();
    };
    return { ...cloud, idToken: provider.idToken, serviceKeys, close };
  });
});
