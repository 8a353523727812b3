import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { startServer, temporaryFolder } from '../support/server.ts';

interface Pet {
  user_id: string;
  token_id: string;
  access_token: string;
}
type PetFor = (account: string, device: string, names: { name: string; petName: string }) => Promise<Pet>;

test('the program of docs/guides.md gives each device of an account a token of the same user', async (context) => {
  const guides = await readFile(join(import.meta.dirname, '../../docs/guides.md'), 'utf8');
  const [, program = ''] = /```js\n(.*?)```/s.exec(guides) ?? [];
  const folder = await temporaryFolder(context);
  const file = join(folder, 'pets.mjs');
  await writeFile(file, program);
  const server = await startServer(join(folder, 'data'));
  context.after(() => server.stop());
  process.env.HATCHERY_URL = server.baseUrl;
  const { petFor }: { petFor: PetFor } = await import(pathToFileURL(file).href);

  const names = { name: 'Max', petName: 'Rocky' };
  const [phone, tablet] = [await petFor('max', 'Phone', names), await petFor('max', 'Tablet', names)];
  const other = await petFor('eva', 'Phone', { name: 'Eva', petName: 'Momo' });
  assert.equal(phone.user_id, tablet.user_id);
  assert.notEqual(phone.user_id, other.user_id);
  const read = async ({ user_id, access_token }: Pet) =>
    (await fetch(`${server.baseUrl}/users/${user_id}`, { headers: { Authorization: `Bearer ${access_token}` } }))
      .status;
  assert.deepEqual([await read(phone), await read(tablet), await read(other)], [200, 200, 200]);

  const headers = { Authorization: `Bearer ${phone.access_token}` };
  const address = `${server.baseUrl}/users/${phone.user_id}/tokens/${tablet.token_id}`;
  assert.equal((await fetch(address, { method: 'DELETE', headers })).status, 204);
  assert.deepEqual([await read(phone), await read(tablet)], [200, 401]);
});
