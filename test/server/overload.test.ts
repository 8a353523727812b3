import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { test } from 'node:test';
import { mosaic, pictureOwner } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

const MAX_EXPORTS = 4;

async function assertOverloaded(response: Response, seconds = /^[1-9]$/): Promise<void> {
  assert.match(response.headers.get('Retry-After') ?? '', seconds);
  await assertProblem(response, 'unavailable');
}

test('limits concurrent exports, one for each user; a client that disconnects releases its slot', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY, keepAlive: false });
  context.after(async () => {
    agent.destroy();
    await server.stop('SIGKILL');
  });
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
  const owners = await Promise.all(Array.from({ length: MAX_EXPORTS + 1 }, () => pictureOwner(send)));
  // Each picture is larger than the buffers of a connection, so an export that is not read stays in progress.
  for (const owner of owners) assert.equal((await owner.upload(new Uint8Array(9 * 2 ** 20))).status, 200);
  const ask = async (owner: (typeof owners)[number], method = 'GET') => {
    const sending = request(`${server.baseUrl}${owner.address}/export`, { agent, method, headers: owner.auth });
    sending.end();
    const [answer] = await once(sending, 'response');
    if (answer.statusCode !== 200) answer.resume();
    return { sending, status: answer.statusCode };
  };
  const [late, ...first] = owners;
  const [one] = first;
  assert.ok(late && one);

  // The limits must also hold when all requests arrive in the same event-loop turn.
  const answers = await Promise.all(first.flatMap((owner) => [ask(owner), ask(owner), ask(owner)]));
  const accepted = answers.filter(({ status }) => status === 200);
  assert.equal(accepted.length, MAX_EXPORTS);
  assert.ok(answers.every(({ status }) => [200, 429, 503].includes(status)));
  const again = await send(`${one.address}/export`, { headers: one.auth });
  assert.match(again.headers.get('Retry-After') ?? '', /^10$/);
  await assertProblem(again, 'too-many-requests');
  await assertOverloaded(await send(`${late.address}/export`, { headers: late.auth }), /^10$/);
  assert.equal((await ask(late, 'HEAD')).status, 200, 'HEAD builds nothing');

  for (const { sending } of accepted) sending.destroy();
  const statusOf = async (owner: (typeof owners)[number]) => {
    const answer = await send(`${owner.address}/export`, { headers: owner.auth });
    return (await answer.text()) && answer.status;
  };
  const deadline = Date.now() + 30_000;
  while ((await statusOf(late)) === 503 && Date.now() < deadline);
  for (const owner of owners) assert.equal(await statusOf(owner), 200);
});

test('pictures wait in a short queue, and profiles do not wait for pictures', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
  const large = await mosaic(['rg', 'by'], 4_000, 3_000).jpeg().toBuffer();
  const owners = await Promise.all(Array.from({ length: 40 }, () => pictureOwner(send)));
  for (const owner of owners) assert.equal((await owner.upload(large)).status, 200);

  const order: string[] = [];
  const published = owners.map((owner) => owner.publish().finally(() => order.push('photo')));
  await owners[0]?.update({ age: 38 }).finally(() => order.push('profile'));
  const answers = await Promise.all(published);
  assert.notEqual(order.at(-1), 'profile');
  const refused = owners.filter((_, at) => answers[at]?.status !== 200);
  assert.ok(refused.length > 0 && refused.length < owners.length);
  for (const response of answers) if (response.status !== 200) await assertOverloaded(response);
  for (const owner of refused) assert.equal((await owner.publish()).status, 200, 'the upload is kept');
});
