import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';
import { NAMES } from '../conformance/suite/api.ts';
import { countConnections, PROXIES } from '../support/proxies.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

const RATE_LIMIT = 60;
interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Sends requests to a proxy whose certificate is self-signed. */
function sender(url: string) {
  const isSecure = url.startsWith('https:');
  const agent = isSecure
    ? new Agent({ keepAlive: true, rejectUnauthorized: false })
    : new PlainAgent({ keepAlive: true });
  const send = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body = '',
  ): Promise<Answer> => {
    const sent = (isSecure ? request : plainRequest)(`${url}${path}`, { method, headers, agent });
    sent.on('error', () => {});
    sent.end(body);
    const [response] = await once(sent, 'response');
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  };
  return Object.assign(send, { close: () => agent.destroy() });
}

const repeat = (times: number, send: (at: number) => Promise<Answer>) =>
  Promise.all(Array.from({ length: times }, (_, at) => send(at)));
const portOf = (url: string) => Number(new URL(url).port);

for (const { name, skip, isNginx, start } of PROXIES) {
  test(`${name} with the configuration in deploy/: ETags, keep-alive, limits, forged addresses, logs`, {
    skip,
  }, async (context) => {
    const env = { TRUST_PROXY: 'loopback', RATE_LIMIT: `${RATE_LIMIT}` };
    const server = await startServer(await temporaryFolder(context), env);
    context.after(() => server.stop());
    const relay = await countConnections(context, portOf(server.baseUrl));
    const proxy = await start(context, relay.port);
    const send = sender(proxy.url);
    context.after(send.close);
    const create = (headers = {}) => send('POST', '/users', headers, JSON.stringify(NAMES));

    const created = await create();
    assert.equal(created.status, 201, created.body);
    const { user_id, access_token }: CreatedUser = JSON.parse(created.body);
    const auth = { Authorization: `Bearer ${access_token}` };
    const path = `/users/${user_id}`;
    const update = (age: number, headers = {}) =>
      send('POST', '/users', { ...auth, ...headers }, JSON.stringify({ user_id, age }));

    // ETags survive, also those that a proxy makes weak because it compresses.
    const plain = await send('GET', path, auth);
    assert.deepEqual([plain.headers.etag, plain.headers['content-encoding']], ['"1"', undefined]);
    const packed = await send('GET', path, { ...auth, 'Accept-Encoding': 'gzip' });
    assert.equal(packed.headers.etag, isNginx ? 'W/"1"' : '"1"');
    const tag = String(packed.headers.etag);
    assert.equal((await send('GET', path, { ...auth, 'If-None-Match': tag })).status, 304);
    assert.equal((await update(39, { 'If-Match': tag })).status, 200);
    assert.equal((await update(39, { 'If-Match': tag })).status, 412);
    if (isNginx) assert.match(String(plain.headers['strict-transport-security']), /max-age/, 'X-Forwarded-Proto');

    const before = relay.connections;
    for (let sent = 0; sent < 20; sent += 1) assert.equal((await send('GET', path, auth)).status, 200);
    assert.ok(relay.connections - before <= 1, `${relay.connections - before} connections for 20 requests`);

    // Creates are limited by address, and updates are not. A forged address is not counted.
    const creates = await repeat(RATE_LIMIT + 20, (at) => create({ 'X-Forwarded-For': `192.0.2.${at}` }));
    const refused = creates.filter(({ status }) => status !== 201);
    assert.ok(refused.length >= 20, `${refused.length}`);
    for (const { status, headers } of refused) {
      assert.equal(status, 429);
      assert.match(String(headers['retry-after']), isNginx ? /^1$/ : /^([1-9]|[1-5]\d|60)$/);
    }
    const updates = await repeat(40, (at) => update(20 + at));
    assert.ok(updates.every(({ status, headers }) => status === 200 && !('retry-after' in headers)));
    const sessions = await repeat(RATE_LIMIT + 5, (at) =>
      send('POST', '/sessions', { 'X-Forwarded-For': `192.0.2.${at}` }, '{"code": "wrong"}'),
    );
    const limited = sessions.filter(({ status }) => status === 429);
    assert.equal(limited.length, 5, 'all sessions count for one address');
    for (const { headers } of limited) assert.match(String(headers['retry-after']), /^([1-9]|[1-5]\d|60)$/);

    // Failures that the proxy logs, with the user's id in the URL.
    assert.equal((await send('GET', path, { ...auth, 'X-Long': 'x'.repeat(7_000) })).status, 200);
    const large = await send('PUT', path, auth, 'x'.repeat(12 * 2 ** 20)).catch(() => undefined);
    assert.ok(!large || large.status >= 400, `${large?.status}`);
    await server.stop();
    assert.equal((await send('GET', path, auth)).status, 502);
    await proxy.stop();
    const logs = (await readdir(proxy.folder)).filter((file) => file.endsWith('.log'));
    assert.ok(logs.length > 0);
    for (const file of logs) {
      const log = await readFile(join(proxy.folder, file), 'utf8');
      for (const secret of [user_id, access_token]) assert.ok(!log.includes(secret), `${file}: ${log.slice(-2_000)}`);
    }
  });

  test(`${name} without TRUST_PROXY: the server limits no address, and says what to set`, { skip }, async (context) => {
    const server = await startServer(await temporaryFolder(context), { RATE_LIMIT: '2' });
    context.after(() => server.stop());
    const proxy = await start(context, portOf(server.baseUrl));
    const send = sender(proxy.url);
    context.after(send.close);
    const sessions = await repeat(5, () => send('POST', '/sessions', {}, '{"code": "wrong"}'));
    assert.deepEqual(new Set(sessions.map(({ status }) => status)), new Set([401]));
    await server.stop();
    assert.match(server.log(), /If this is your proxy, set TRUST_PROXY to its address, or to loopback\./);
  });
}
