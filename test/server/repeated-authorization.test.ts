import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';
import { exchange } from '../fuzz/wire.ts';
import { assertProblem } from '../support/problem.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

test('reads repeated Authorization headers from the wire', async (context) => {
  const { baseUrl, stop } = await startServer(await temporaryFolder(context));
  context.after(() => stop());
  const body = JSON.stringify({ name: 'Max', pet_name: 'Rocky' });
  const created = await fetch(`${baseUrl}/users`, { method: 'POST', body });
  const { user_id, access_token } = (await created.json()) as CreatedUser;
  const token = `Bearer ${access_token}`;
  const read = async (...headers: [string, string][]) => {
    const { answer } = await exchange(baseUrl, { method: 'GET', target: `/users/${user_id}`, headers });
    assert.ok(answer, 'there is an answer');
    return answer;
  };

  for (const headers of [
    [
      ['Authorization', token],
      ['aUTHORIZATION', token],
    ],
    [
      ['authorization', token],
      ['Accept', '*/*'],
      ['Authorization', `  ${token}  `],
    ],
    [
      ['Authorization', `${token},${token}`],
      ['Authorization', token],
    ],
  ] as [string, string][][]) {
    assert.equal((await read(...headers)).status, 200, JSON.stringify(headers));
  }

  for (const other of ['', 'Bearer x', `${token}A`, 'Basic dTpw', 'Digest username="Max", realm="x"']) {
    for (const headers of [
      [token, other],
      [other, token],
      [token, other, token],
    ]) {
      const answer = await read(...headers.map((value): [string, string] => ['Authorization', value]));
      await assertProblem(answer, 'invalid-parameter');
    }
  }

  for (const single of ['Digest username="Max", realm="x", nonce="y=="', `${token}, realm="x"`]) {
    await assertProblem(await read(['Authorization', single]), 'unauthorized');
    await assertProblem(await read(['Authorization', single], ['Authorization', single]), 'unauthorized');
  }
  assert.equal((await read(['Authorization', token])).status, 200);
});
