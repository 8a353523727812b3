import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import * as oauth from 'oauth4webapi';
import type { CreatedUser, HealthStream } from '../../shared/models/typescript/types.ts';
import { NAME, pairingsOf } from '../support/pairings.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { jsonIn } from '../support/streams.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

const folder = await mkdtemp(join(tmpdir(), 'hatchery-test-'));
const server = await startServer(folder, { RATE_LIMIT: '60' });
after(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});
const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
const user = await jsonIn<CreatedUser>(
  send('/users', { method: 'POST', body: JSON.stringify({ name: 'Max', pet_name: 'Rocky' }) }),
);
const auth = { Authorization: `Bearer ${user.access_token}` };
const owner = pairingsOf(send, { path: `/users/${user.user_id}`, auth });

test('oauth4webapi pairs a device by discovery', async () => {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(server.baseUrl);
  const found = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure });
  const as = await oauth.processDiscoveryResponse(issuer, found);
  const client = { client_id: NAME };
  const none = oauth.None();
  const asked = await oauth.deviceAuthorizationRequest(as, client, none, { scope: 'step_count' }, insecure);
  const codes = await oauth.processDeviceAuthorizationResponse(as, client, asked);
  const poll = async () => {
    const answer = await oauth.deviceCodeGrantRequest(as, client, none, codes.device_code, insecure);
    return oauth.processDeviceCodeResponse(as, client, answer);
  };
  for (const error of ['authorization_pending', 'slow_down']) {
    await assert.rejects(poll(), (thrown) => thrown instanceof oauth.ResponseBodyError && thrown.error === error);
  }
  const { stream_id } = await jsonIn<HealthStream>(owner.agree(codes.user_code, ['step_count'], ['pet_state']));
  const { access_token, token_type, scope, samples_url } = await poll();
  assert.deepEqual([token_type, scope], ['bearer', 'step_count']);
  assert.equal(samples_url, `${server.baseUrl}/users/${user.user_id}/streams/${stream_id}/samples`);
  const reading = { metric: 'step_count', value: 5, start: new Date().toISOString() };
  const headers = { Authorization: `Bearer ${access_token}` };
  const body = JSON.stringify({ samples: [reading] });
  assert.equal((await send(String(samples_url), { method: 'POST', headers, body })).status, 202);
});

test('new codes of an address are limited, and its polls less strictly', async () => {
  const statuses = new Set<number>();
  for (let count = 0; count < 61; count += 1) {
    const poll = await send('/device_token', { method: 'POST', body: '{}' });
    statuses.add(poll.status);
    await poll.arrayBuffer();
  }
  assert.deepEqual([...statuses], [400]);
  for (let count = 0; count < 61; count += 1) {
    const code = await send('/device_authorization', { method: 'POST', body: '{}' });
    if (code.status === 429) return;
    await code.arrayBuffer();
  }
  assert.fail('not limited');
});

for (const [program, file] of [
  ['python3', 'device.py'],
  [process.execPath, 'device.ts'],
] as const) {
  test(`examples/${file} pairs itself, sends, and remembers its token`, async (context) => {
    // A server of its own, because the address has used up its codes.
    const other = await startServer(await temporaryFolder(context));
    context.after(() => other.stop());
    const sendOther = (address: string, init?: RequestInit) => fetch(new URL(address, other.baseUrl), init);
    const max = await jsonIn<CreatedUser>(
      sendOther('/users', { method: 'POST', body: JSON.stringify({ name: 'Max', pet_name: 'Rocky' }) }),
    );
    const headers = { Authorization: `Bearer ${max.access_token}` };
    const path = `/users/${max.user_id}`;
    const TOKEN_FILE = join(await temporaryFolder(context), 'token.json');
    const start = () =>
      spawn(program, [join(EXAMPLES, file)], {
        env: { PATH: process.env.PATH, BASE_URL: other.baseUrl, TOKEN_FILE },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
    const first = start();
    context.after(() => first.kill());
    const [line] = (await once(first.stdout, 'data')) as [Buffer];
    const [, code = ''] = /code (\S+) in the app, or open \S+#pair=\1\n/.exec(String(line)) ?? [];
    await jsonIn(pairingsOf(sendOther, { path, auth: headers }).agree(code, ['step_count']));
    assert.match(await outputOf(first), /may send step_count\.\nSent 250 steps\.\n$/);
    assert.match(await outputOf(start()), /^Paired: .*\nSent 250 steps\.\n$/);
    const { samples } = await jsonIn<{ samples: unknown[] }>(sendOther(`${path}/samples`, { headers }));
    assert.equal(samples.length, 2);
  });
}

async function outputOf({ stdout }: ChildProcess): Promise<string> {
  const chunks: string[] = [];
  for await (const chunk of stdout ?? []) chunks.push(String(chunk));
  return chunks.join('');
}
