import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { sha256 } from '../../core/users/credentials.ts';
import { assertProblem, BODY, event, openFunctions } from './functions.ts';

const SECRETS = ['the-present-secret-of-cloudfront', 'the-former-secret-of-cloudfront'];
const { invoke, functions } = await openFunctions(['user_manager', 'ingest_manager'], {
  EDGE_SECRET_HASHES: SECRETS.map(sha256).join(','),
});

const REQUESTS = [
  ['user_manager', 'POST', '/users'],
  ['user_manager', 'GET', '/healthz'],
  ['user_manager', 'GET', '/nowhere'],
  ['ingest_manager', 'POST', `/users/${crypto.randomUUID()}/streams/${crypto.randomUUID()}/samples`],
] as const;

for (const [name, method, path] of REQUESTS) {
  const send = (headers: Record<string, string>) =>
    invoke<APIGatewayProxyStructuredResultV2>(name, event(method, path, headers, method === 'POST' ? BODY : ''));

  test(`${method} ${path.replaceAll(/[0-9a-f-]{36}/g, '…')} of ${name} is answered only with a secret of CloudFront`, async () => {
    for (const secret of SECRETS) {
      const { statusCode } = await send({ 'x-edge-secret': secret });
      assert.notEqual(statusCode, 403);
    }
    for (const headers of [
      {},
      { 'x-edge-secret': '' },
      { 'x-edge-secret': 'a-guess' },
      { 'x-edge-secret': SECRETS.map(sha256)[0] ?? '' },
    ]) {
      const { detail } = await assertProblem(await send(headers), 403, 'wrong-address');
      assert.match(detail, /https:\/\/pets\.example/);
    }
  });
}

test('the log has the refusals without the secrets', () => {
  const lines = functions.user_manager.lambda.log();
  assert.match(lines, /"route":"wrong address"/);
  for (const secret of SECRETS) assert.ok(!lines.includes(secret));
});
