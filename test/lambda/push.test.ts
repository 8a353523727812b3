import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { APIGatewayProxyStructuredResultV2, DynamoDBBatchResponse } from 'aws-lambda';
import type {
  BatchReceipt,
  CreatedStream,
  PushSubscriptionList,
  UserProfile,
} from '../../shared/models/typescript/types.ts';
import { startParameterStore } from '../support/parameter-store.ts';
import { browserKeys, decrypt, startPushService, verifiedClaims } from '../support/push-service.ts';
import { BODY, event, openFunctions, userIn } from './functions.ts';
import { daysAgo, idInSlice, ownerLastActive } from './inactive-users.ts';
import { insertRecord } from './table-stream.ts';

type Result = APIGatewayProxyStructuredResultV2;

const service = await startPushService();
const parameters = await startParameterStore();
after(async () => {
  await service.stop();
  await parameters.stop();
});
const { invoke, engine, environment } = await openFunctions(
  ['user_manager', 'ingest_manager', 'orchestrator', 'sweeper'],
  {
    AWS_ENDPOINT_URL_SSM: parameters.endpoint,
    PUSH_SECRET_PARAMETER: '/hatchery/push-secret',
    PUSH_TEST_ORIGIN: service.origin,
  },
);
const json = <Answer>({ body = '' }: Result): Answer => JSON.parse(body);
const browser = await browserKeys();

/** Creates a user whose pet was looked at, with browsers at these paths of the push service. */
async function subscribedOwner(paths: string[], user_id: string = crypto.randomUUID()) {
  // Young users are not notified at night.
  const adult = JSON.stringify({ ...JSON.parse(BODY), user_id, age: 34 });
  const { access_token } = userIn(await invoke<Result>('user_manager', event('POST', '/users', {}, adult)));
  const auth = { authorization: `Bearer ${access_token}` };
  const call = async <Answer>(method: string, path: string, body?: object) =>
    json<Answer>(
      await invoke<Result>(
        'user_manager',
        event(method, `/users/${user_id}${path}`, auth, body && JSON.stringify(body)),
      ),
    );
  for (const path of paths) {
    const quiet_hours = { from: '00:00', to: '00:00' };
    await call('POST', '/push-subscriptions', { endpoint: service.origin + path, keys: browser.keys, quiet_hours });
  }
  const consent = { source: 'test', metrics: ['sleep_score'], purposes: ['pet_state'] };
  const { stream_id, ingest_token } = await call<CreatedStream>('POST', '/streams', consent);
  await call('GET', '/pet');
  return {
    profile: () => call<UserProfile>('GET', ''),
    list: () => call<PushSubscriptionList>('GET', '/push-subscriptions'),
    /** Sends a night that changes the mood. @returns the record of DynamoDB's stream */
    async night() {
      const samples = [{ metric: 'sleep_score', value: 95, start: new Date().toISOString() }];
      const token = { authorization: `Bearer ${ingest_token}` };
      const path = `/users/${user_id}/streams/${stream_id}/samples`;
      const answer = await invoke<Result>('ingest_manager', event('POST', path, token, JSON.stringify({ samples })));
      const sk = `${samples[0]?.start}#${stream_id}#${json<BatchReceipt>(answer).batch_id}`;
      const record = await insertRecord(engine.client, environment.HEALTH_DATA_TABLE, user_id, sk);
      assert.ok(record);
      return record;
    },
  };
}

const orchestrate = (...Records: object[]) => invoke<DynamoDBBatchResponse>('orchestrator', { Records });

test('the orchestrator notifies a browser once, also if the event is delivered twice; the secret is created once', async () => {
  const { list, night } = await subscribedOwner(['/one']);
  const record = await night();
  assert.deepEqual(await orchestrate(record), { batchItemFailures: [] });
  const [push] = service.received;
  assert.ok(push);
  assert.equal(JSON.parse(await decrypt(push.body, browser)).tag, 'pet');
  const { sub } = await verifiedClaims(push, (await list()).public_key, service.origin);
  assert.equal(sub, environment.PUBLIC_BASE_URL);
  await orchestrate(record);
  assert.equal(service.received.length, 1);
  assert.deepEqual([...parameters.parameters.keys()], ['/hatchery/push-secret']);
});

test('the sweeper warns an inactive owner’s browsers, and readings take the warning back', async () => {
  const user_id = await idInSlice(engine);
  const { profile, night } = await subscribedOwner(['/warned'], user_id);
  await ownerLastActive(engine, environment.USERS_TABLE, user_id, daysAgo(1000));
  await invoke('sweeper', {});
  const push = service.received.at(-1);
  assert.match(JSON.parse(await decrypt(push?.body ?? assert.fail(), browser)).body, /Look in within 30 days/);
  const { forget_at, version = 0 } = await profile();
  assert.ok(forget_at);
  await night();
  const after = await profile();
  assert.deepEqual([after.forget_at, after.version], [undefined, version + 1]);
  await ownerLastActive(engine, environment.USERS_TABLE, user_id, daysAgo(29));
  await night();
  assert.equal((await profile()).version, version + 1, 'activity is stored at most once in 30 days');
});

test('an ended subscription is removed, and a push service that fails fails no batch', async () => {
  const ended = await subscribedOwner(['/ended']);
  const failing = await subscribedOwner(['/failing']);
  const records = [await ended.night(), await failing.night()];
  const count = service.received.length;
  service.answer(410, 410);
  assert.deepEqual(await orchestrate(records[0] ?? {}), { batchItemFailures: [] });
  assert.deepEqual((await ended.list()).subscriptions, []);
  await service.stop();
  assert.deepEqual(await orchestrate(records[1] ?? {}), { batchItemFailures: [] });
  assert.equal((await failing.list()).subscriptions.length, 1);
  assert.equal(service.received.length, count + 1);
});
