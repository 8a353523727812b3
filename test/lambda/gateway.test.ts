/** The stand-in for API Gateway does what AWS documents for HTTP APIs, so that the conformance suite runs as on a stage. */
import assert from 'node:assert/strict';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { startGateway } from './gateway.ts';

const folder = await mkdtemp(join(tmpdir(), 'hatchery-gateway-'));
await writeFile(
  join(folder, 'manager.mjs'),
  `export const handler = async ({ rawPath, rawQueryString, headers, body = '' }) => ({
    statusCode: rawPath === '/secret' ? 401 : 200,
    headers: { 'www-authenticate': 'Bearer', 'access-control-allow-origin': 'https://own.example' },
    body: rawPath === '/large' ? 'x'.repeat(7e6) : JSON.stringify({ rawPath, rawQueryString, headers, length: body.length }),
  });`,
);
const folders = {
  user_manager: folder,
  ingest_manager: folder,
  operator_manager: folder,
  orchestrator: folder,
  sweeper: folder,
};
const { baseUrl, stop } = await startGateway(folders, {
  AWS_REGION: 'eu-central-1',
  AWS_ENDPOINT_URL_DYNAMODB: 'http://localhost:1',
});
after(stop);
const PREFLIGHT = { Origin: 'https://pet.example', 'Access-Control-Request-Method': 'POST' };

test('paths are decoded, queries are not', async () => {
  for (const [sent, rawPath] of [
    ['/a%20b', '/a b'],
    ['/a%23b', '/a#b'],
    ['/a%3Fb', '/a'],
    ['/a%252Fb', '/a/b'],
  ]) {
    const event = (await (await fetch(`${baseUrl}${sent}?x=%20`)).json()) as APIGatewayProxyEventV2;
    assert.deepEqual([event.rawPath, event.rawQueryString], [rawPath, 'x=%20'], sent);
  }
});

test('preflight requests do not reach the function, and CORS headers are the gateway’s', async () => {
  const preflight = await fetch(`${baseUrl}/large`, { method: 'OPTIONS', headers: PREFLIGHT });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST/);
  assert.equal((await fetch(`${baseUrl}/x`)).headers.get('access-control-allow-origin'), null);
  const headers = { Origin: 'https://pet.example' };
  assert.equal((await fetch(`${baseUrl}/x`, { headers })).headers.get('access-control-allow-origin'), '*');
});

test('WWW-Authenticate is renamed', async () => {
  const { status, headers } = await fetch(`${baseUrl}/secret`);
  assert.deepEqual(
    [status, headers.get('www-authenticate'), headers.get('x-amzn-remapped-www-authenticate')],
    [401, null, 'Bearer'],
  );
});

test('a body above 10 MB, an event above 6 MB and a result above 6 MB are refused', async () => {
  const status = async (bytes: number) => {
    const init = { method: 'POST', body: 'x'.repeat(bytes), headers: { 'Content-Type': 'text/plain' } };
    return (await fetch(`${baseUrl}/x`, init)).status;
  };
  assert.deepEqual([await status(5e6), await status(7e6), await status(11e6)], [200, 413, 413]);
  const large = await fetch(`${baseUrl}/large`);
  assert.deepEqual([large.status, await large.json()], [500, { message: 'Internal Server Error' }]);
});
