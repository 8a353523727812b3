import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type ClientRequest, request } from 'node:http';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { mosaic, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

/** As many as are worked on at the same time, and uploads beside them. */
const MOST_REQUESTS = 300;
const MOST_UPLOADS = 64;
const MAX_EXPORTS = 4;
const MAX = '{"name": "Max", "pet_name": "Rocky"}';

/** A request whose body is held back; resolves once the server is waiting for it. */
async function heldBack(baseUrl: string, method: string, path: string, agent: Agent): Promise<ClientRequest> {
  const sending = request(`${baseUrl}${path}`, { agent, method, headers: { Expect: '100-continue' } });
  sending.flushHeaders();
  await once(sending, 'continue');
  return sending;
}

const hold = (baseUrl: string, count: number, method: string, path: string, agent: Agent) =>
  Promise.all(Array.from({ length: count }, () => heldBack(baseUrl, method, path, agent)));

async function assertTurnedAway(response: Response, seconds = /^[1-9]$/): Promise<void> {
  assert.match(response.headers.get('Retry-After') ?? '', seconds);
  await assertProblem(response, 'unavailable');
}

test('more than can be worked on is turned away at once, but for who asks whether it is alive', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY, keepAlive: false });
  context.after(async () => {
    agent.destroy();
    await server.stop('SIGKILL');
  });
  const { baseUrl } = server;
  const create = () =>
    fetch(`${baseUrl}/users`, { method: 'POST', body: MAX, headers: { Origin: 'https://pet.example' } });
  const uploader = await pictureOwner((address, init) => fetch(new URL(address, baseUrl), init));
  const { upload_url } = await uploader.ticket();
  const upload = () => fetch(upload_url, { method: 'PUT', body: 'picture' });

  const [first, ...held] = await hold(baseUrl, MOST_REQUESTS, 'POST', '/users', agent);
  const refused = await create();
  assert.equal(refused.headers.get('Access-Control-Allow-Origin'), '*', 'a web page can read when to come back');
  await assertTurnedAway(refused);
  await assertTurnedAway(await fetch(`${baseUrl}/users/${uploader.userId}`));
  assert.deepEqual(await (await fetch(`${baseUrl}/healthz`)).json(), { status: 'ok' });
  assert.equal((await upload()).status, 200, 'uploads have room of their own');

  const { pathname, search } = new URL(upload_url);
  const slow = await hold(baseUrl, MOST_UPLOADS, 'PUT', `${pathname}${search}`, agent);
  await assertTurnedAway(await upload());

  const answered = once(first ?? agent, 'response');
  first?.end(MAX);
  assert.equal((await answered)[0].statusCode, 201, 'who was admitted is served');
  assert.equal((await create()).status, 201, 'and makes room for the next one');
  for (const sending of [...held, ...slow]) sending.on('error', () => {}).destroy();
  while ((await upload()).status !== 200);
  assert.match(server.log(), /"route":"turned away","status":503/);
});

test('who does not send what was announced gives the place to others after a while, and gets it back', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY, keepAlive: false });
  context.after(async () => {
    agent.destroy();
    await server.stop('SIGKILL');
  });
  const { baseUrl } = server;
  const [first, ...held] = await hold(baseUrl, MOST_REQUESTS, 'POST', '/users', agent);
  for (const sending of held) sending.on('error', () => {});
  const create = async () => (await fetch(`${baseUrl}/users`, { method: 'POST', body: MAX })).status;
  const patience = Date.now() + 30_000;
  while ((await create()) === 503 && Date.now() < patience) await setTimeout(100);
  assert.equal(await create(), 201);
  const answered = once(first ?? agent, 'response');
  first?.end(MAX);
  assert.equal((await answered)[0].statusCode, 201);
});

test('a few exports are made at a time, one of each user; a client that hangs up gives its place back', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY, keepAlive: false });
  context.after(async () => {
    agent.destroy();
    await server.stop('SIGKILL');
  });
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
  const owners = await Promise.all(Array.from({ length: MAX_EXPORTS + 1 }, () => pictureOwner(send)));
  // More than what the connections themselves have room for.
  for (const owner of owners) assert.equal((await owner.upload(new Uint8Array(9 * 2 ** 20))).status, 200);
  const ask = async (owner: (typeof owners)[number], method = 'GET') => {
    const asking = request(`${server.baseUrl}${owner.address}/export`, { agent, method, headers: owner.auth });
    asking.end();
    const [answer] = await once(asking, 'response');
    if (answer.statusCode !== 200) answer.resume();
    return { asking, status: answer.statusCode };
  };
  const [late, ...first] = owners;
  const [one] = first;
  assert.ok(late && one);

  // Those of one turn of the event loop too.
  const crowd = await Promise.all(first.flatMap((owner) => [ask(owner), ask(owner), ask(owner)]));
  const admitted = crowd.filter(({ status }) => status === 200);
  assert.equal(admitted.length, MAX_EXPORTS);
  assert.ok(crowd.every(({ status }) => [200, 429, 503].includes(status)));
  const again = await send(`${one.address}/export`, { headers: one.auth });
  assert.match(again.headers.get('Retry-After') ?? '', /^10$/);
  await assertProblem(again, 'too-many-requests');
  await assertTurnedAway(await send(`${late.address}/export`, { headers: late.auth }), /^10$/);
  assert.equal((await ask(late, 'HEAD')).status, 200, 'HEAD builds nothing');

  for (const { asking } of admitted) asking.destroy();
  const statusOf = async (owner: (typeof owners)[number]) => {
    const answer = await send(`${owner.address}/export`, { headers: owner.auth });
    return (await answer.text()) && answer.status;
  };
  const deadline = Date.now() + 30_000;
  while ((await statusOf(late)) === 503 && Date.now() < deadline);
  for (const owner of owners) assert.equal(await statusOf(owner), 200);
});

test('photos wait for one another in a short queue, and profiles do not wait for photos', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
  const large = await mosaic(['rg', 'by'], 4_000, 3_000).jpeg().toBuffer();
  const owners = await Promise.all(Array.from({ length: 40 }, () => pictureOwner(send)));
  for (const owner of owners) assert.equal((await owner.upload(large)).status, 200);

  const order: string[] = [];
  const published = owners.map((owner) => owner.publish().finally(() => order.push('photo')));
  await owners[0]?.update({ age: 8 }).finally(() => order.push('profile'));
  const answers = await Promise.all(published);
  assert.notEqual(order.at(-1), 'profile');
  const refused = owners.filter((_, at) => answers[at]?.status !== 200);
  assert.ok(refused.length > 0 && refused.length < owners.length);
  for (const response of answers) if (response.status !== 200) await assertTurnedAway(response);
  for (const owner of refused) assert.equal((await owner.publish()).status, 200, 'the upload has stayed');
});
