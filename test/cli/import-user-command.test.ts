import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { readExport } from '../../cli/import-user/file.ts';
import { temporaryFolder } from '../support/server.ts';
import { run } from './hatchery.ts';

const NOWHERE = ['--to', 'http://127.0.0.1:9'];

test('wrong usage exits with 2 and a one-line message that says what to write', async () => {
  const wrong: [args: string[], lines: RegExp][] = [
    [[], /^missing required argument 'file'/],
    [['a', 'b', ...NOWHERE], /^too many arguments/],
    [['a'], /^Set the server to import to.*--base-url/],
    [['a', '--to', 'nowhere'], /^--base-url must be an http\(s\) URL/],
    [['a', ...NOWHERE, '--old-id'], /--help\.$/m],
    [['/no/such/file', ...NOWHERE], /^Cannot read \/no\/such\/file \(ENOENT\)/],
  ];
  const assertRejected = async ([args, lines]: (typeof wrong)[0]) => {
    const { code, err } = await run('import-user', args);
    assert.equal(code, 2, err);
    assert.match(err, lines);
    assert.equal(err.trim().split('\n').length, 1, err);
  };
  await Promise.all(wrong.map(assertRejected));
  const { code, out } = await run('import-user', ['--help']);
  assert.equal(code, 0);
  assert.match(out, /import-user \[options\] <file>/);
});

test('rejects an invalid or truncated export with pointers', async (context) => {
  const file = join(await temporaryFolder(context), 'export.json');
  const refused = async (content: string) => {
    await writeFile(file, content);
    return (await readExport(file).then(
      () => assert.fail(),
      (error) => error,
    )) as Error;
  };
  assert.match((await refused('{"exported_at": "2026-')).message, /is not JSON.*export the user again/);
  const { message } = await refused('{"profile": {"user_id": "x", "name": ""}, "batches": [{}]}');
  assert.match(message, /\n {2}\/profile\/user_id: Send a UUID/);
  assert.match(message, /\n {2}\/profile\/name: Send at least one visible character/);
  assert.match(message, /\n {2}\/batches\/0\/samples: Set `samples`, a list of readings/);
  assert.match((await refused('7')).message, /\n {2}all of it: Send a JSON object/);
});
