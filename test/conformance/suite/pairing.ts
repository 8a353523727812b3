import assert from 'node:assert/strict';
import type {
  AuthorizationServer,
  BatchReceipt,
  DeviceAuthorization,
  HealthStream,
  Pairing,
} from '../../../shared/models/typescript/types.ts';
import { deviceOf, NAME, pairingsOf } from '../../support/pairings.ts';
import { jsonIn, reading } from '../../support/streams.ts';
import type { Api, Owner, Rules } from './api.ts';
import { assertProblem } from './problem.ts';

const METRICS = ['heart_rate', 'step_count'];
/** Asks for these metrics, and returns the codes. */
const codesOf = (api: Api): Promise<DeviceAuthorization> => deviceOf(api.send).authorize(METRICS.join(' '));
const errorOf = async (api: Api, { device_code }: DeviceAuthorization) =>
  (await deviceOf(api.send).result(device_code)).error;
const decisions = (api: Api, owner: Owner) => pairingsOf(api.send, owner);

export const pairing: Rules = {
  async 'a device is paired, sends readings, and loses its token with its stream'(api) {
    const owner = await api.createUser();
    const { view, agree } = decisions(api, owner);
    const codes = await codesOf(api);
    // The second poll comes too soon.
    assert.equal(await errorOf(api, codes), 'authorization_pending');
    assert.equal(await errorOf(api, codes), 'slow_down');
    const seen = await jsonIn<Pairing>(view(codes.user_code.toLowerCase()));
    assert.deepEqual([seen.user_code, seen.name, seen.metrics], [codes.user_code, NAME, METRICS]);
    await assertProblem(await agree(codes.user_code, ['sleep_score']), '400 invalid-stream');
    const stream = await jsonIn<HealthStream>(agree(codes.user_code, ['heart_rate'], ['pet_state']));
    assert.deepEqual([stream.source, stream.label, stream.metrics], ['my-device', NAME, ['heart_rate']]);
    assert.deepEqual(await jsonIn(agree(codes.user_code, ['heart_rate'], ['pet_state'])), stream, 'a repeat');
    await assertProblem(await view(codes.user_code), '404 not-found');

    const granted = await deviceOf(api.send).result(codes.device_code);
    assert.deepEqual(await deviceOf(api.send).result(codes.device_code), granted, 'the answer may have been lost');
    assert.deepEqual(
      [granted.scope, granted.stream_id, granted.token_type],
      ['heart_rate', stream.stream_id, 'Bearer'],
    );
    const samples = `${owner.path}/streams/${stream.stream_id}/samples`;
    assert.equal(granted.samples_url, `${await api.publicUrl()}${samples}`);
    const headers = { Authorization: `Bearer ${granted.access_token}` };
    const batch = { method: 'POST', headers, body: JSON.stringify({ samples: [reading('heart_rate', 62)] }) };
    assert.equal((await jsonIn<BatchReceipt>(api.send(samples, batch))).accepted, 1);
    await api.send(`${owner.path}/streams/${stream.stream_id}`, { method: 'DELETE', headers: owner.auth });
    assert.equal(await errorOf(api, codes), 'access_denied');
    await assertProblem(await api.send(samples, batch), '401 unauthorized');
  },

  async 'of two owners who agree at the same time, one gets the device'(api) {
    const owners = [await api.createUser(), await api.createUser()];
    const codes = await codesOf(api);
    const answers = await Promise.all(owners.map((owner) => decisions(api, owner).agree(codes.user_code, METRICS)));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 404]);
    const [winner, loser] = answers[0]?.status === 201 ? owners : owners.reverse();
    const { user_id, scope } = await deviceOf(api.send).result(codes.device_code);
    assert.deepEqual([user_id, scope], [winner?.profile.user_id, METRICS.join(' ')]);
    const listed = await jsonIn<{ streams: unknown[] }>(
      api.send(`${loser?.path}/streams`, { headers: loser?.auth ?? {} }),
    );
    assert.deepEqual(listed.streams, []);
    await api.send(winner?.path ?? '', { method: 'DELETE', headers: winner?.auth ?? {} });
    assert.equal(await errorOf(api, codes), 'access_denied', 'the owner was erased');
  },

  async 'a refused device gets no token, and the 11th wrong code of an hour is not looked up'(api) {
    const { view, agree, refuse } = decisions(api, await api.createUser());
    const [codes, other] = [await codesOf(api), await codesOf(api)];
    assert.equal((await refuse(codes.user_code)).status, 204);
    assert.equal(await errorOf(api, codes), 'access_denied');
    for (const attempt of [refuse, view]) await assertProblem(await attempt(codes.user_code), '404 not-found');
    for (let count = 2; count < 10; count += 1) await assertProblem(await view('x'), '404 not-found');
    for (const response of [await view(other.user_code), await agree(other.user_code, METRICS)]) {
      assert.ok(Number(response.headers.get('Retry-After')) > 3_000);
      await assertProblem(response, '429 too-many-requests');
    }
  },

  async 'clients find the endpoints'(api) {
    const metadata = await jsonIn<AuthorizationServer>(api.send('/.well-known/oauth-authorization-server'));
    const origin = await api.publicUrl();
    assert.equal(metadata.issuer, origin);
    assert.equal(metadata.device_authorization_endpoint, `${origin}/device_authorization`);
    assert.equal(metadata.token_endpoint, `${origin}/device_token`);
  },
};
