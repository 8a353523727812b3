import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, open, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Export } from '../../shared/models/typescript/types.ts';
import { photo } from '../support/pictures.ts';
import { assertProblem } from '../support/problem.ts';
import { runToEnd, startServer, temporaryFolder } from '../support/server.ts';
import { jsonIn, type StreamOwner, streamOwner } from '../support/streams.ts';

const run = promisify(execFile);
const START = join(import.meta.dirname, '../../server/start.mjs');
/**
 * Test options that skip a test on systems other than Linux. The tests simulate a full disk without root: `prlimit`
 * stops a running process from growing its files, and every write to `/dev/full` fails.
 */
const onLinux = process.platform === 'linux' ? {} : { skip: 'prlimit and /dev/full exist only on Linux' };

test(
  'answers 503 to writes on a full disk; reads work, and writes work again when there is space',
  onLinux,
  async (context) => {
    const server = await startServer(await temporaryFolder(context));
    context.after(() => server.stop());
    const longestFile = (bytes: string) => run('prlimit', ['--pid', `${server.process.pid}`, `--fsize=${bytes}:`]);
    const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
    const owner = await streamOwner(send);
    const device = await owner.connect();
    const samples = [{ metric: 'sleep_score', value: 84, start: new Date().toISOString() }];
    const create = () => send('/users', { method: 'POST', body: '{"name": "Eve", "pet_name": "Rex"}' });
    const ticket = await jsonIn<{ upload_url: string; avatar_url: string }>(owner.get('/avatar/upload-url'));
    const putPicture = () => send(ticket.upload_url, { method: 'PUT', body: photo });

    await longestFile('1');
    const writes = { create, rename: () => owner.updateProfile({ name: 'Moritz' }), putPicture };
    for (const write of [...Object.values(writes), () => device.sendSamples(samples)]) {
      const response = await write();
      assert.equal(response.headers.get('Retry-After'), '10');
      await assertProblem(response, 'unavailable');
    }
    const ready = () => send('/readyz');
    while ((await ready()).ok);
    assert.match((await assertProblem(await ready(), 'unavailable')).detail, /\(SQLITE_(FULL|IOERR)\)/);
    assert.equal((await jsonIn<{ name: string }>(owner.get(''))).name, 'Max', 'rejected writes have no effect');
    assert.deepEqual((await owner.page()).samples, []);
    assert.deepEqual((await jsonIn<Export>(owner.get('/export'))).batches, [], 'an export writes nothing');
    for (const path of ['/pet', '/pet/knowledge', '/export']) assert.equal((await owner.get(path)).status, 200, path);

    await longestFile('unlimited');
    while (!(await ready()).ok);
    assert.equal((await create()).status, 201);
    assert.equal((await owner.updateProfile({ name: 'Moritz' })).status, 200);
    assert.equal((await device.sendSamples(samples)).status, 202);
    assert.equal((await putPicture()).status, 200);
    assert.equal((await owner.updateProfile({ avatar_url: ticket.avatar_url })).status, 200);
    assert.match(server.log(), /"error":"Error (SQLITE_FULL|SQLITE_IOERR)"/, 'the log has the cause');
  },
);

test('a full disk during the WAL checkpoint loses nothing, and the server keeps running', onLinux, async (context) => {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  const send = (address: string, init?: RequestInit) => fetch(new URL(address, server.baseUrl), init);
  const owners: StreamOwner[] = [];
  // Create the users in groups, because at most 150 requests without a token can be in flight at the same time.
  while (owners.length < 300) owners.push(...(await Promise.all(Array.from({ length: 50 }, () => streamOwner(send)))));
  const [first, ...others] = owners;
  const last = others.at(-1);
  assert.ok(first && last);
  const erase = (owner: typeof first) => send(owner.address, { method: 'DELETE', headers: owner.auth });
  assert.equal((await erase(first)).status, 200, 'the WAL is checkpointed and empty');

  // Limit files to 64 KiB. The WAL is empty and may grow up to the limit, but the database is already larger, so the
  // checkpoint cannot write to it.
  await run('prlimit', ['--pid', `${server.process.pid}`, '--fsize=65536:']);
  await assertProblem(await erase(last), 'unavailable');
  assert.equal((await send('/healthz')).status, 200);
  assert.equal((await last.get('')).status, 401, 'the user is erased nevertheless');
  assert.equal((await others[0]?.get(''))?.status, 200);
});

test('requests are served even if the log cannot be written', onLinux, async (context) => {
  await using full = await open('/dev/full', 'w');
  const env = { ...process.env, PORT: '0', DATA_DIR: await temporaryFolder(context) };
  const child = spawn(process.execPath, [START], { env, stdio: ['ignore', full.fd, 'pipe'] });
  context.after(() => child.kill('SIGKILL'));
  const [welcome] = await once(child.stderr?.setEncoding('utf8') ?? child, 'data');
  const baseUrl = /running at (\S+)/.exec(welcome)?.[1];
  // The log lines of 500 requests are several times larger than the log's write buffer.
  for (let at = 0; at < 500; at += 1) {
    const response = await fetch(`${baseUrl}/healthz`, { signal: AbortSignal.timeout(10_000) });
    assert.deepEqual(await response.json(), { status: 'ok' });
  }
  child.kill('SIGTERM');
  assert.deepEqual(await once(child, 'exit', { signal: AbortSignal.timeout(10_000) }), [0, null]);
});

/** Runs the server without root's capability to bypass file permissions. */
async function runAsOrdinaryUser(dataDir: string) {
  if (process.getuid?.() !== 0) return runToEnd([], { DATA_DIR: dataDir, PORT: '0' });
  const command = ['--bounding-set=-dac_override', '--inh-caps=-dac_override', process.execPath, START];
  const child = spawn('setpriv', command, { env: { ...process.env, DATA_DIR: dataDir, PORT: '0' } });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}

test('reports a read-only folder in one line, and leaves it unchanged', async (context) => {
  const used = await temporaryFolder(context);
  await (await startServer(used)).stop();
  for (const dataDir of [await temporaryFolder(context), used]) {
    const before = await readdir(dataDir);
    await chmod(dataDir, 0o500);
    const { code, stderr } = await runAsOrdinaryUser(dataDir);
    await chmod(dataDir, 0o700);
    assert.equal(code, 1);
    assert.match(stderr, /^The data in \S+ cannot be used \(\w+\): .*choose another DATA_DIR\.\n$/);
    assert.deepEqual(await readdir(dataDir), before);
  }
});

test('reports a damaged database in one line', async (context) => {
  const dataDir = await temporaryFolder(context);
  await writeFile(join(dataDir, 'hatchery.db'), 'nothing that SQLite would know'.repeat(1_000));
  await assert.rejects(startServer(dataDir), /ended with 1: .*SQLITE_NOTADB.*restore a backup\.\n$/);
});
