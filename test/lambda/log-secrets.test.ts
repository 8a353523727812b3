import { after, test } from 'node:test';
import { REGION, startDynamo, TEST_CREDENTIALS } from '../support/dynamo-engine.ts';
import { assertNoSecrets, userWithSecrets } from '../support/log-secrets.ts';
import { startProxy } from '../support/proxy.ts';
import { SERVICE_KEYS } from '../support/service-keys.ts';
import { builtFunctions } from './bundle.ts';
import { startGateway } from './gateway.ts';

const engine = await startDynamo();
after(() => engine.stop());
const dynamo = await startProxy(engine.endpoint);
after(() => dynamo.stop());
/** This proxy has no S3 behind it. It responds to every request with the fault that is currently set. */
const s3 = await startProxy('http://127.0.0.1:9');
after(() => s3.stop());

test("the functions' logs have no personal data, whatever clients send and whatever fails", async () => {
  s3.always({ status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' });
  const gateway = await startGateway(await builtFunctions(), {
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: TEST_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: TEST_CREDENTIALS.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: dynamo.endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
    USERS_TABLE: await engine.usersTable(),
    HEALTH_DATA_TABLE: await engine.healthDataTable(),
    PET_STATES_TABLE: await engine.petStatesTable(),
    REMOVALS_TABLE: await engine.removalsTable(),
    AUDIT_TABLE: await engine.auditTable(),
    AVATARS_BUCKET: 'avatars',
    SERVICE_KEYS,
  });
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, gateway.baseUrl), init);
  const { sendAllRequests, secrets } = await userWithSecrets(send).catch(async (error) => {
    await gateway.stop();
    throw error;
  });
  await sendAllRequests();

  // Error messages from AWS may quote the request, so the simulated messages contain every secret.
  const quoted = [...secrets].join(' ');
  s3.always({ status: 400, body: `<Error><Code>InvalidRequest</Code><Message>${quoted}</Message></Error>` });
  await sendAllRequests();
  dynamo.always({ status: 400, body: JSON.stringify({ __type: 'x#ValidationException', message: quoted }) });
  await sendAllRequests();
  await gateway.stop();
  const log = gateway.environments.map((environment) => environment.log()).join('');
  assertNoSecrets(log, secrets.add(TEST_CREDENTIALS.secretAccessKey));
});
