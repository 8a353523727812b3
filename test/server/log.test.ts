import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { operations } from '../../shared/models/typescript/operations.ts';
import type { CreatedUser, UploadTicket } from '../../shared/models/typescript/types.ts';
import { requestsIn, startServer, temporaryFolder } from '../support/server.ts';

const PHOTO = join(import.meta.dirname, '../fixtures/raccoon.jpg');

test('logs one JSON line for each request, without personal data', async (context) => {
  const child = await startServer(await temporaryFolder(context));
  context.after(() => child.stop('SIGKILL'));
  const requests: { id: string | null; status: number }[] = [];
  const call = async (address: string, init: RequestInit = {}) => {
    const response = await fetch(new URL(address, child.baseUrl), { redirect: 'manual', ...init });
    requests.push({ id: response.headers.get('X-Request-Id'), status: response.status });
    return response;
  };

  const personal = { name: 'Quetzalcoatl', pet_name: 'Xolotl', health_goals: ['outrun my hypertension'], age: 97 };
  const post = (body: unknown, headers = {}) => call('/users', { method: 'POST', body: JSON.stringify(body), headers });
  const user = (await (await post(personal)).json()) as CreatedUser;
  const headers = { Authorization: `Bearer ${user.access_token}` };
  const send = async ({ method, path }: (typeof operations)[number]) => {
    const address = path.replace('{user_id}', user.user_id);
    await call(address, { method, headers, ...(method === 'POST' ? { body: '{"name": "Quetzalcoatl' } : {}) });
    await call(`${address}?name=Quetzalcoatl`, { method });
  };
  for (const operation of operations) if (operation.id !== 'eraseUser') await send(operation);
  const ticket = (await (await call(`/users/${user.user_id}/avatar/upload-url`, { headers })).json()) as UploadTicket;
  await call(ticket.upload_url, { method: 'PUT', body: await readFile(PHOTO) });
  const published = (await (
    await post({ user_id: user.user_id, avatar_url: ticket.avatar_url }, headers)
  ).json()) as CreatedUser;
  const portrait = (await call(`/users/${user.user_id}/avatar`, { headers })).headers.get('Location') ?? '';
  await call(portrait);
  await call('/nowhere/Quetzalcoatl');
  await post({ ...personal, name: 'Quetzalcoatl\u202e' });
  for (const operation of operations) if (operation.id === 'eraseUser') await send(operation);
  assert.equal(await child.stop(), 0);

  const lines = child
    .log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ msg }) => msg === 'request');
  assert.deepEqual(
    lines.map(({ request_id, status }) => ({ id: request_id, status })),
    requests,
  );
  const routes = new Set<string>([...operations.map(({ path }) => path), '/objects/{key}', 'unmatched']);
  for (const { route, ms, method } of lines) assert.ok(routes.has(route) && ms >= 0 && method, route);

  const secrets = [
    ...Object.values(personal).flat(),
    user.user_id,
    user.access_token,
    new URL(ticket.upload_url).searchParams.get('signature'),
    new URL(portrait).searchParams.get('signature'),
    new URL(published.avatar_url ?? '').searchParams.get('v'),
  ].map(String);
  // Remove times and request ids, because they could contain the two digits of the age by chance.
  const values = child.log().replaceAll(/"(time|ms|request_id)":[^,}]+/g, '');
  for (const secret of secrets) assert.ok(!values.includes(secret), `the log holds ${secret}`);
});

test('a server that ends with an uncaught error has written all lines before', async (context) => {
  const crash = `process.on('SIGUSR2', () => { throw new Error('crashed'); })`;
  const child = await startServer(await temporaryFolder(context), {
    NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(crash)}`,
  });
  const id = (await fetch(`${child.baseUrl}/healthz`)).headers.get('X-Request-Id');
  assert.equal(await child.stop('SIGUSR2'), 1);
  assert.match(child.stderr(), /Error: crashed/);
  assert.deepEqual(
    requestsIn(child.log()).map(({ request_id }) => request_id),
    [id],
  );
});

test('logs the start with the versions, and the stop with its signal', async (context) => {
  const child = await startServer(await temporaryFolder(context));
  await fetch(`${child.baseUrl}/healthz`);
  assert.equal(await child.stop(), 0);
  const lines = child.log().trim().split('\n');
  const events = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg !== 'request');
  for (const { level, time } of events) assert.deepEqual([level, new Date(time).toISOString()], [30, time]);
  const { version } = JSON.parse(await readFile(join(import.meta.dirname, '../../package.json'), 'utf8'));
  assert.deepEqual(
    events.map(({ level: _level, time: _time, ...event }) => event),
    [
      { version, node: process.versions.node, msg: 'started' },
      { signal: 'SIGTERM', msg: 'stopping' },
      { msg: 'stopped' },
    ],
  );
});
