import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { FunctionName } from '../../tools/lambda/bundle.ts';
import { temporaryFolder } from '../support/server.ts';
import { builtFunction, TEST_FUNCTIONS } from './bundle.ts';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '../..');
/** The value of `e_machine` for AArch64 in an ELF header. */
const AARCH64 = 183;

test('npm run build:lambda: the zip is reproducible, in any folder and time zone', async (context) => {
  const build = async (TZ: string) => {
    const folder = await temporaryFolder(context);
    await run(process.execPath, ['tools/build-lambda.ts', folder], { cwd: PROJECT, env: { ...process.env, TZ } });
    return readFile(join(folder, 'user_manager.zip'));
  };
  const one = TEST_FUNCTIONS ? await readFile(join(TEST_FUNCTIONS, 'user_manager.zip')) : await build('Europe/Berlin');
  const other = await build('Asia/Tokyo');
  const sum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  assert.equal(sum(one), sum(other));

  const files = unzipSync(one);
  const names = Object.keys(files);
  assert.ok(names.includes('manager.mjs') && names.includes('manager.mjs.map'));
  assert.deepEqual(names, names.toSorted());
  const natives = names.filter((name) => name.endsWith('.node') || /\.so[.\d]*$/.test(name));
  assert.deepEqual(
    natives.map((name) => name.split('/').slice(1, 3).join('/')),
    ['@img/sharp-libvips-linux-arm64', '@img/sharp-linux-arm64'],
  );
  for (const name of natives) assert.equal(Buffer.from(files[name] ?? []).readUInt16LE(18), AARCH64, name);
  assert.ok(names.includes('node_modules/sharp/package.json'));
  assert.ok(one.byteLength < 15 * 2 ** 20, `${one.byteLength} bytes`);
});

/** Returns the code that a function loads at its start. */
async function eagerCode(name: FunctionName): Promise<string> {
  const folder = await builtFunction(name);
  const eager = new Map<string, string>();
  const pending = ['manager.mjs'];
  for (let file = pending.pop(); file; file = pending.pop()) {
    const text = await readFile(join(folder, file), 'utf8');
    eager.set(file, text);
    for (const [, next = ''] of text.matchAll(/(?:\bfrom|\bimport)\s*"(\.[^"]+)"/g)) {
      const path = join(file, '..', next);
      if (!eager.has(path)) pending.push(path);
    }
  }
  return [...eager.values()].join('\n');
}

test('loads the S3 client, sharp and the drawings lazily', async () => {
  const all = await eagerCode('user_manager');
  assert.ok(all.includes('attribute_not_exists'), 'the DynamoDB client is loaded eagerly');
  for (const lazy of ['PutObjectCommand', 'from"sharp"', 'viewBox', 'streams. Revoke one first', 'by_month'])
    assert.ok(!all.includes(lazy), lazy);
  assert.ok(all.length < 112 * 1024, `${all.length} characters`);
});

test('operator_manager has no code of pictures, drawings and streams', async () => {
  const all = await eagerCode('operator_manager');
  assert.ok(all.includes('by_month'), 'the audit log is loaded eagerly');
  for (const foreign of ['PutObjectCommand', 'sharp', 'viewBox', 'streams. Revoke one first'])
    assert.ok(!all.includes(foreign), foreign);
  assert.ok(all.length < 112 * 1024, `${all.length} characters`);
});
