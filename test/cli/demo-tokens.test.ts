import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { saveToken } from '../../cli/demo/tokens.ts';
import { temporaryFolder } from '../support/server.ts';

test('a user_id from the server does not choose the folder of the files', async (context) => {
  const folder = await temporaryFolder(context);
  const user = { user_id: '/../../x', pet_name: '../Nimbus', name: 'Amara', access_token: 'hty_x' };
  assert.equal(await saveToken(user, folder), join(folder, 'nimbus-x.header'));
});
