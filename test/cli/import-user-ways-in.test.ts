import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readExport } from '../../cli/import-user/file.ts';
import type { Export } from '../../shared/models/typescript/types.ts';
import { temporaryFolder } from '../support/server.ts';
import { appByDay, exported, historyOf, importInto } from './import-user.ts';

const created_at = '2026-03-14T09:26:53.589Z';
const tokenOf = (kind: Export['tokens'][0]['kind'], label?: string) => ({
  token_id: crypto.randomUUID(),
  kind,
  created_at,
  current: false,
  ...(label ? { label } : {}),
});

test('an import brings no way in, and says which ones to set up again', async () => {
  const { original } = await exported(historyOf());
  original.tokens.push(tokenOf('access', 'Tablet'), tokenOf('recovery'), tokenOf('invite'), tokenOf('reader', 'Clock'));
  const passkeys = [{ passkey_id: crypto.randomUUID(), created_at }];
  const identities = [{ identity_id: crypto.randomUUID(), iss: 'https://id.example', sub: '1', created_at }];
  Object.assign(original, { passkeys, identities });
  const { failure, lines, copy } = await importInto(appByDay(), original);
  assert.equal(failure, undefined);
  assert.deepEqual(
    copy?.tokens.map(({ kind, current }) => [kind, current]),
    [['access', true]],
    'only the new access token',
  );
  for (const member of ['passkeys', 'identities'])
    assert.doesNotMatch(JSON.stringify(copy), new RegExp(`"${member}":\\[[^\\]]`));
  const text = lines.join('\n');
  assert.match(text, /^Other devices need new access tokens .*: “Tablet”\.$/m);
  assert.match(text, /: the recovery code, 1 reader \(“Clock”\), 1 passkey, 1 linked identity\. Set them up again\.$/m);
});

test('imports an export of an earlier version, whose tokens have no kind and whose pet has no author', async (context) => {
  const { original } = await exported(historyOf());
  const file = join(await temporaryFolder(context), 'export.json');
  const { said_by: _said_by, ai: _ai, ...pet } = original.pet;
  const earlier = { ...original, pet, tokens: original.tokens.map(({ kind: _kind, ...token }) => token) };
  await writeFile(file, JSON.stringify(earlier));
  const completed = await readExport(file);
  assert.deepEqual([completed.tokens, completed.pet], [original.tokens, original.pet]);
});
