import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { printable } from '../../cli/output.ts';
import { HATCHERY } from './hatchery.ts';

/** Control sequences that set the title of a terminal, clear its screen, overwrite text and insert a link. */
const HOSTILE = '\u001b]0;owned\u0007\u001b[2J\u001b[31mHi\r\n\u0008\u009b2J\u202eMax\u001b]8;;http://evil\u001b\\x';

/** Runs `hatchery watch` against a server that takes its responses from `answer`. @returns the command's output. */
async function runWatch(
  context: TestContext,
  extraFlags: string[],
  answer: (method: string, path: string) => [status: number, body: object],
) {
  const server = createServer((request, response) => {
    const [status, body] = answer(request.method ?? '', request.url?.split('/').slice(3).join('/') ?? '');
    request
      .resume()
      .on('end', () => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body)));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const flags = [
    '--user',
    crypto.randomUUID(),
    '--token',
    'hty_x',
    '--scenario',
    'normal',
    '--days',
    '1',
    '--base-url',
    address,
  ];
  const { promise, resolve } = Promise.withResolvers<string>();
  execFile(process.execPath, [HATCHERY, 'watch', ...flags, ...extraFlags], (_error, stdout, stderr) =>
    resolve(stdout + stderr),
  );
  return promise;
}

const assertNoControlCharacters = (printed: string) =>
  assert.doesNotMatch(printed.replaceAll('\n', ''), /[\p{Cc}\u202e]/u, JSON.stringify(printed));

/** Sends a response with control characters in every text. */
const hostile = (method: string, path: string): [number, object] => {
  const stream = {
    stream_id: HOSTILE,
    metrics: ['heart_rate'],
    purposes: ['pet_state'],
    created_at: new Date().toISOString(),
  };
  if (path.endsWith('samples')) return [202, { batch_id: 'x', accepted: 1, duplicate: true }];
  if (path === 'pet') return [200, { mood: HOSTILE, message: HOSTILE, updated_at: '2026-01-01T00:00:00Z' }];
  return method === 'GET' ? [200, { streams: [] }] : [201, stream];
};

test('removes control characters from texts of a pet or stream', async (context) => {
  const printed = await runWatch(context, [], hostile);
  assert.match(printed, /The pet is/);
  assertNoControlCharacters(printed);
});

test('--json prints one object with escaped control characters', async (context) => {
  const printed = await runWatch(context, ['--json'], hostile);
  assertNoControlCharacters(printed);
  assert.partialDeepStrictEqual(JSON.parse(printed), { stream_id: HOSTILE, pet: { mood: HOSTILE }, refused: 0 });
});

test('prints an error on one line, without control characters', async (context) => {
  const printed = await runWatch(context, [], () => [
    403,
    { type: '/problems/x', detail: HOSTILE, errors: [{ pointer: HOSTILE, detail: HOSTILE }] },
  ]);
  assert.match(printed, /The server answered 403: .*Hi/);
  assert.equal(printed.trimEnd().split('\n').length, 1);
  assertNoControlCharacters(printed);
});

test('prints real names unchanged', () => {
  for (const text of ['Zoë Müller', '李小龍', 'علی‌رضا', '👨‍👩‍👧‍👦 ❤️', 'a [31m b']) assert.equal(printable(text), text);
});

test('a full disk ends a command with a message', { skip: !existsSync('/dev/full') }, () => {
  using full = { fd: openSync('/dev/full', 'w'), [Symbol.dispose]: () => closeSync(full.fd) };
  const { status, stderr } = spawnSync(process.execPath, [HATCHERY, '--version'], {
    stdio: ['ignore', full.fd, 'pipe'],
    encoding: 'utf8',
  });
  assert.deepEqual([status, stderr.split(' (')[0]], [1, 'The output cannot be written']);
});
