import { startDynamo } from '../support/dynamo-engine.ts';
import { startParameterStore } from '../support/parameter-store.ts';
import type { S3Engine } from '../support/s3-engine.ts';
import { builtFunctions } from './bundle.ts';
import { startGateway } from './gateway.ts';

/**
 * Starts the service in the way AWS runs it: the bundled functions behind a gateway, with new tables and one of the engine's
 * buckets. `proxyTo` can start a proxy in front of a service, and returns the endpoint that the functions use.
 */
export async function startCloud(
  engine: S3Engine,
  bucket: string,
  proxyTo = async (endpoint: string) => endpoint,
  settings: Record<string, string> = {},
) {
  const dynamo = await startDynamo();
  const parameters = await startParameterStore();
  const usersTable = await dynamo.usersTable();
  const gateway = await startGateway(await builtFunctions(), {
    AWS_REGION: engine.region,
    AWS_ACCESS_KEY_ID: engine.accessKeyId,
    AWS_SECRET_ACCESS_KEY: engine.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: await proxyTo(dynamo.endpoint),
    AWS_ENDPOINT_URL_S3: await proxyTo(engine.endpoint),
    USERS_TABLE: usersTable,
    HEALTH_DATA_TABLE: await dynamo.healthDataTable(),
    PET_STATES_TABLE: await dynamo.petStatesTable(),
    REMOVALS_TABLE: await dynamo.removalsTable(),
    AUDIT_TABLE: await dynamo.auditTable(),
    AVATARS_BUCKET: bucket,
    AWS_ENDPOINT_URL_SSM: await proxyTo(parameters.endpoint),
    PUSH_SECRET_PARAMETER: '/hatchery/push-secret',
    SIGNING_SECRET_PARAMETER: '/hatchery/signing-secret',
    ...settings,
  });
  return {
    baseUrl: gateway.baseUrl,
    gateway,
    dynamo,
    usersTable,
    async close() {
      await gateway.stop();
      await dynamo.stop();
      await parameters.stop();
    },
  };
}
