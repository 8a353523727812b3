import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { reading } from '../../support/streams.ts';
import { type Api, asSent, NAMES, type Rules } from './api.ts';
import { createUsers } from './authorisation-users.ts';
import { assertContract } from './contract.ts';
import { assertProblem } from './problem.ts';

/** Sends a request with each of these Authorization headers on its own line. `fetch` would join them. */
async function send(api: Api, path: string, authorization: readonly string[], body?: object): Promise<Response> {
  const url = `${api.baseUrl()}${path}`;
  const method = body ? 'POST' : 'GET';
  const headers = { Authorization: [...authorization] };
  const outgoing = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, { method, headers });
  outgoing.end(body && JSON.stringify(body));
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  const answer = new Response(await buffer(incoming), {
    status: incoming.statusCode ?? 0,
    headers: asSent(new Headers(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]))),
  });
  await assertContract(method, path, answer.clone());
  return answer;
}

export const repeatedHeaders: Rules = {
  async 'identical Authorization headers count once'(api) {
    const { max, joe } = await api.once(createUsers);
    const { authorization, path } = { authorization: joe.auth.Authorization, path: joe.path };
    for (const count of [1, 2, 3]) {
      const { status } = await send(api, path, Array(count).fill(authorization));
      assert.equal(status, 200, `${count} headers`);
    }
    const { stream, token } = await joe.connect();
    const samples = `${path}/streams/${stream.stream_id}/samples`;
    const batch = { samples: [reading('heart_rate', 62)] };
    assert.equal((await send(api, samples, [`Bearer ${token}`, `Bearer ${token}`], batch)).status, 202);
    const update = { user_id: joe.profile.user_id, name: 'Joe' };
    assert.equal((await send(api, '/users', [authorization, authorization], update)).status, 200);
    await assertProblem(await send(api, max.path, [authorization, authorization]), '404 not-found');
    await assertProblem(await send(api, path, ['Bearer x', 'Bearer x']), '401 unauthorized');
  },

  async 'different Authorization headers are rejected, even if one or both are valid'(api) {
    const { max, eve } = await api.once(createUsers);
    const [valid, other] = [max.auth.Authorization, eve.auth.Authorization];
    for (const authorization of [
      ...[
        [valid, other],
        [valid, 'Bearer x'],
        ['Basic eDp5eg==', valid],
        [valid, 'Bearer x', valid],
        [valid, max.streamAuth],
      ],
      [max.otherAuth, valid],
    ]) {
      const { detail } = await assertProblem(await send(api, max.path, authorization), '400 invalid-parameter');
      assert.match(detail ?? '', /Send one/);
      await assertProblem(await send(api, '/users', authorization, NAMES), '400 invalid-parameter');
    }
  },

  async 'a public operation ignores different Authorization headers'(api) {
    assert.equal((await send(api, '/healthz', ['Bearer x', 'Bearer y'])).status, 200);
  },
};
