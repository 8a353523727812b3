import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { test } from 'node:test';
import { createProgress, progressLine } from '../../cli/feed/progress.ts';
import { readImportFlags } from '../../cli/import/flags.ts';
import { readWatchFlags } from '../../cli/watch/flags.ts';

const USER = 'd2fb4f31-3f6a-4ad5-8d6f-0f3f9b9c7a55';
const WHO = ['--user', USER, '--token', 'hty_x'];
const NOW = Date.parse('2026-03-14T23:30:00Z');
const misuse = (message: RegExp) => ({ exitCode: 2, message });

test('the flags of the watch', () => {
  const read = (...args: string[]) => readWatchFlags([...WHO, ...args]);
  assert.partialDeepStrictEqual(read('--scenario', 'stress', '--time-zone', 'Asia/Tokyo'), {
    baseUrl: 'http://localhost:8787',
    userId: USER,
    token: 'hty_x',
    isOwner: true,
    scenario: 'stress',
    days: 7,
    seed: USER,
    zone: { name: 'Asia/Tokyo' },
  });
  assert.partialDeepStrictEqual(read('--scenario', 'burnout'), { days: 28 });
  assert.equal(readWatchFlags(['--help']), 'help');
  for (const [args, message] of [
    [['--scenario', 'party'], /--scenario must be one of normal, stress.*"party"/],
    [[], /--scenario must be one of/],
    [['--scenario', 'stress', '--days', '90'], /--days.*1 to 89.*"90"/],
    [['--scenario', 'stress', '--days', '0'], /--days/],
    [['--scenario', 'stress', '--base-url', 'ftp://x'], /--base-url/],
    [['--scenario', 'stress', '--stream', 'x'], /--stream/],
    [['--scenario', 'stress', '--time-zone', 'Mars'], /--time-zone/],
    [['--scenery', 'stress'], /--scenery.*See npm run watch -- --help\.$/],
  ] as const) {
    assert.throws(() => read(...args), misuse(message));
  }
  assert.throws(() => readWatchFlags(['--scenario', 'stress']), misuse(/--user/));
  assert.throws(() => readWatchFlags(['--user', 'me', '--token', 'x']), misuse(/--user must be/));
  assert.throws(() => readWatchFlags(['--user', USER]), misuse(/--token/));
  assert.throws(() => readWatchFlags(['--user', USER, '--token', 'hts_x']), misuse(/--stream ID/));
});

test('the flags of the import', () => {
  const read = (...args: string[]) => readImportFlags([...WHO, ...args], NOW);
  const berlin = ['folder', '--time-zone', 'Europe/Berlin'];
  assert.partialDeepStrictEqual(read(...berlin), { folder: 'folder', everySecond: false, userId: USER });
  assert.partialDeepStrictEqual(read(...berlin, '--person', '7', '--every-second'), { person: '7', everySecond: true });
  // In Berlin it is tomorrow already.
  assert.partialDeepStrictEqual(read(...berlin, '--as-if-until', 'today'), { asIfUntil: Date.UTC(2026, 2, 15) });
  assert.partialDeepStrictEqual(read(...berlin, '--as-if-until', '2026-03-01'), { asIfUntil: Date.UTC(2026, 2, 1) });
  for (const day of ['2026-02-30', 'tomorrow', '3/1/26']) {
    assert.throws(() => read(...berlin, '--as-if-until', day), misuse(/--as-if-until must be today or a date/));
  }
  assert.throws(() => read('folder'), misuse(/--time-zone Europe\/Berlin/));
  assert.throws(() => read('--time-zone', 'UTC'), misuse(/one folder/));
  assert.throws(() => read('a', 'b', '--time-zone', 'UTC'), misuse(/one folder/));
});

test('the commands end with 2 and one line when they are used wrongly, and with 1 when there is no server', async () => {
  const run = async (script: string, ...args: string[]) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../../cli', script), ...args]);
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    return [code, said.trimEnd().split('\n').length];
  };
  assert.deepEqual(await run('watch.ts', '--user', 'x'), [2, 1]);
  assert.deepEqual(await run('import-fitbit.ts', '--token', 'x'), [2, 1]);
  const nowhere = ['--scenario', 'normal', '--base-url', 'http://127.0.0.1:1'];
  assert.deepEqual(await run('watch.ts', ...WHO, ...nowhere), [1, 1]);
});

test('the bar tells the share, the speed and the time that is left', () => {
  const line = progressLine(0.25, 1500, 30_000);
  assert.equal(line, ' 25% ██████░░░░░░░░░░░░░░░░░░ 1,500 readings · 50/s · 1:30 left');
  assert.match(progressLine(0, 0, 0), /^ {2}0% ░+ 0 readings · 0\/s$/);
});

test('on a terminal the line is written over; elsewhere there is one now and then', () => {
  for (const isTTY of [true, false]) {
    let time = 0;
    const written: string[] = [];
    const progress = createProgress({ isTTY, write: (text) => written.push(text) }, () => time);
    for (; time <= 12_000; time += 50) progress.show(time / 12_000, time);
    progress.end();
    if (isTTY) assert.ok(written.length > 50 && written.every((text) => text.startsWith('\r')));
    else assert.deepEqual([written.length, written.every((text) => text.endsWith('left\n'))], [2, true]);
  }
});
