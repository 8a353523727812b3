import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import type { PetState } from '../../shared/models/typescript/types.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { run } from './hatchery.ts';

const TOKEN = /hty_[\w-]{64}/;
const FIVE = ['ecstatic', 'good', 'okay', 'exhausted', 'curious'];

interface Result {
  users: { user_id: string; access_token: string; mood?: string; intended_mood: string }[];
}

async function openServer(context: TestContext) {
  const folder = await temporaryFolder(context);
  const server = await startServer(join(folder, 'data'));
  context.after(() => server.stop());
  return { ...server, folder };
}

/** Returns the moods in the table, and the commands below it. */
function parse(out: string) {
  const rows = [...out.matchAll(/^(\S+) +(\S+) +(\w+) +([0-9a-f-]{36})$/gm)];
  return { moods: rows.map(([, , , mood]) => mood), commands: out.match(/(?<=^ {2})curl .*/gm) ?? [] };
}

test('demo creates five pets in five moods, and its commands work when pasted', async (context) => {
  const { baseUrl, folder } = await openServer(context);
  const to = join(folder, 'demo pets');
  const { code, out, err } = await run('demo', ['--base-url', baseUrl, '--to', to]);
  assert.deepEqual([code, err], [0, '']);
  assert.doesNotMatch(out, TOKEN);
  const { moods, commands } = parse(out);
  assert.deepEqual([moods, commands.length], [FIVE, 5]);
  for (const [at, command] of commands.entries()) {
    const { stdout } = await promisify(execFile)('bash', ['-c', `command ${command} --silent --fail`]);
    const pet: PetState = JSON.parse(stdout);
    assert.equal(pet.mood, FIVE[at], pet.reasoning);
  }
  assert.equal((await stat(to)).mode & 0o777, 0o700);
  const files = await readdir(to);
  for (const file of files) assert.equal((await stat(join(to, file))).mode & 0o777, 0o600);

  const again = await run('demo', ['--base-url', baseUrl, '--to', to]);
  assert.deepEqual([again.code, parse(again.out).moods], [0, FIVE]);
  assert.equal((await readdir(to)).length, 10, 'no file of the first run is replaced');
});

test('demo --all --json has a pet for each mood of the contract, and prints the tokens instead of saving them', async (context) => {
  const { baseUrl, folder } = await openServer(context);
  const to = join(folder, 'none');
  const { code, out, err } = await run('demo', ['--all', '--json', '--base-url', baseUrl, '--to', to]);
  assert.deepEqual([code, err], [0, '']);
  const { users }: Result = JSON.parse(out);
  const contract = await readFile(join(import.meta.dirname, '../../shared/contracts/pet_state.json'), 'utf8');
  assert.deepEqual(users.map(({ mood }) => mood).sort(), JSON.parse(contract).properties.mood.enum.sort());
  for (const { access_token } of users) assert.match(access_token, TOKEN);
  await assert.rejects(stat(to));
});

test('demo leaves no user whose token it cannot save', { skip: !existsSync('/proc') }, async (context) => {
  const { baseUrl, folder } = await openServer(context);
  await writeFile(join(folder, 'file'), '');
  const requests: string[] = [];
  const proxy = await openProxy(context, baseUrl, (path, body) => {
    requests.push(path);
    return body;
  });
  for (const to of ['/proc/pets', '/proc/a/b', join(folder, 'file')]) {
    const { code, out, err } = await run('demo', ['--base-url', proxy, '--to', to]);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^The folder \S+ cannot be created \(E\w+\): set another with --to\.\n$/);
  }
  assert.deepEqual(requests, []);
  const { code, out, err } = await run('demo', ['--base-url', proxy, '--to', '/proc']);
  assert.deepEqual([code, out], [1, '']);
  assert.match(err, /^Access tokens cannot be saved in \/proc .*\n$/);
  assert.match(requests.join(' '), /^\/ \/users \/users\/[0-9a-f-]{36}$/, 'the user is created and erased');
});

/** Starts a proxy in front of a server. `change` may replace the body of an answer, or its status by 403. */
async function openProxy(context: TestContext, target: string, change: (path: string, body: string) => string | 403) {
  const proxy = createServer(async (request, response) => {
    const chunks = await Array.fromAsync(request);
    const { authorization, 'idempotency-key': key } = request.headers;
    const answer = await fetch(target + request.url, {
      method: request.method ?? 'GET',
      headers: {
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...(typeof key === 'string' ? { 'Idempotency-Key': key } : {}),
      },
      ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
    });
    const changed = change(request.url ?? '', await answer.text());
    const headers = { 'Content-Type': answer.headers.get('Content-Type') ?? '' };
    if (changed === 403) response.writeHead(403).end();
    else response.writeHead(answer.status, headers).end(changed);
  });
  return listen(context, proxy);
}

/** @returns the server's URL */
async function listen(context: TestContext, server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('demo reports a pet with another mood than intended', async (context) => {
  const { baseUrl } = await openServer(context);
  const proxy = await openProxy(context, baseUrl, (_path, body) => body.replace('"mood":"okay"', '"mood":"tired"'));
  const { code, out, err } = await run('demo', ['--json', '--base-url', proxy]);
  assert.equal(code, 1);
  assert.match(err, /^Krümel is tired, not okay\. sleep_score 55 .*\n$/);
  const { users }: Result = JSON.parse(out);
  assert.deepEqual(users.filter((user) => user.mood !== user.intended_mood).length, 1);
});

test('demo reports what was created before a failure', async (context) => {
  const { baseUrl, folder } = await openServer(context);
  let batches = 0;
  const proxy = await openProxy(context, baseUrl, (path, body) => {
    if (path.endsWith('/samples')) batches += 1;
    return batches === 3 ? 403 : body;
  });
  const to = join(folder, 'some');
  const { code, out, err } = await run('demo', ['--base-url', proxy, '--to', to]);
  assert.equal(code, 1);
  assert.match(err, /^The server answered 403.*\n3 of 5 users were created\. Another run creates new users/);
  assert.deepEqual(parse(out).moods, ['unknown', 'unknown', 'unknown']);
  assert.equal((await readdir(to)).filter((file) => file.endsWith('.header')).length, 3);

  const unreachable = await run('demo', ['--base-url', 'http://127.0.0.1:9', '--to', to]);
  assert.deepEqual([unreachable.code, unreachable.out], [1, '']);
  assert.match(unreachable.err, /^No answer from http:\/\/127\.0\.0\.1:9 .*\n$/);
});

test('demo does not wait for a web app that never answers', { timeout: 20_000 }, async (context) => {
  const server = createServer(({ url }, response) => {
    if (url !== '/') response.writeHead(403).end();
  });
  const to = await temporaryFolder(context);
  const { err } = await run('demo', ['--base-url', await listen(context, server), '--to', to]);
  assert.match(err, /^The server answered 403/);
});
