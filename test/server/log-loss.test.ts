import assert from 'node:assert/strict';
import { execFile, fork, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, watch } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/server.ts';

const run = promisify(execFile);
const WRITER = join(import.meta.dirname, '../support/log-writer.ts');
/**
 * Number of lines to write. Each has 1,166 bytes, so together they exceed what a pipe and the log's 4 MiB buffer can hold.
 * The log writes 15 lines at a time, and a full buffer has room for at most 13 more. The last write has 14 lines, so it is
 * dropped too.
 */
const LINES = 5_999;
const TIMEOUT = { timeout: 15_000 };
/** Options of a test that needs `prlimit`, which exists only on Linux. */
const ON_LINUX = process.platform === 'linux' ? TIMEOUT : { skip: 'there is no prlimit on this system' };

function startWriter(context: TestContext, stdout: number | 'pipe') {
  const stdio: StdioOptions = ['ignore', stdout, 'inherit', 'ipc'];
  const writer = fork(WRITER, { stdio, env: { ...process.env, UV_THREADPOOL_SIZE: '1' } });
  context.after(() => writer.kill('SIGKILL'));
  return {
    writer,
    async write(lines: number) {
      writer.send(lines);
      await once(writer, 'message');
    },
    async end() {
      const exited = once(writer, 'close');
      writer.send(0);
      assert.deepEqual(await exited, [0, null]);
    },
  };
}

function partsOf(log: string): { notice: string; kept: number } {
  const messages = log
    .trimEnd()
    .split('\n')
    .map((line) => String(JSON.parse(line).msg));
  const notices = messages.filter((message) => !message.startsWith('line '));
  assert.equal(notices.length, 1, notices.join('\n'));
  return { notice: notices[0] ?? '', kept: messages.length - 1 };
}

test('one notice counts the lines that were dropped because the log was read too slowly', TIMEOUT, async (context) => {
  const { writer, write, end } = startWriter(context, 'pipe');
  await write(LINES);
  let log = '';
  writer.stdout?.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  while (!log.includes('were dropped')) await once(writer.stdout ?? writer, 'data');
  await write(1);
  await end();

  const { notice, kept } = partsOf(log);
  assert.ok(kept < LINES);
  assert.equal(
    notice,
    `The log was not read fast enough: ${LINES + 1 - kept} of its lines were dropped. Read standard output faster.`,
  );
});

test('once a full disk has room again, logging resumes and counts dropped lines', ON_LINUX, async (context) => {
  const path = join(await temporaryFolder(context), 'log');
  const file = await open(path, 'a');
  context.after(() => file.close());
  const { writer, write, end } = startWriter(context, file.fd);
  const longestFile = (bytes: string) => run('prlimit', ['--pid', `${writer.pid}`, `--fsize=${bytes}:`]);
  // Simulate a full disk: with this limit, the kernel rejects every write that would extend the file.
  await longestFile('1');
  await write(LINES);
  const changes = watch(path);
  await longestFile('unlimited');
  for await (const _ of changes) if ((await readFile(path, 'utf8')).includes('were dropped')) break;
  await write(1);
  await end();

  const { notice, kept } = partsOf(await readFile(path, 'utf8'));
  assert.ok(kept < LINES);
  assert.equal(
    notice,
    `The log could not be written (EFBIG): ${LINES + 1 - kept} of its lines were dropped. Check the disk space and the reader of standard output.`,
  );
});
