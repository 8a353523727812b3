import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { type ImportFlags, importCommand, readImportOptions } from '../../cli/import/command.ts';
import { createProgressBar } from '../../cli/progress.ts';
import { readWatchOptions, type WatchFlags, watchCommand } from '../../cli/watch/command.ts';
import { zoneOf } from '../../sources/zone.ts';
import { run } from './hatchery.ts';

const USER = 'd2fb4f31-3f6a-4ad5-8d6f-0f3f9b9c7a55';
const USER_FLAGS = ['--user', USER, '--token', 'hty_x'];
const NOW = Date.parse('2026-03-14T23:30:00Z');
const misuse = (message: RegExp) => ({ exitCode: 2, message });

function watch(...args: string[]) {
  let read: ReturnType<typeof readWatchOptions> | undefined;
  watchCommand()
    .action((flags: WatchFlags) => {
      read = readWatchOptions(flags);
    })
    .parse(args, { from: 'user' });
  return read ?? assert.fail();
}

function readImport(...args: string[]) {
  let read: ReturnType<typeof readImportOptions> | undefined;
  importCommand()
    .action((paths: string[], flags: ImportFlags) => {
      read = readImportOptions(paths, flags, NOW);
    })
    .parse(args, { from: 'user' });
  return read ?? assert.fail();
}

test('parses the flags of watch', async () => {
  const read = (...args: string[]) => watch(...USER_FLAGS, ...args);
  assert.partialDeepStrictEqual(await read('--scenario', 'stress', '--time-zone', 'Asia/Tokyo'), {
    baseUrl: 'http://localhost:8787',
    userId: USER,
    token: 'hty_x',
    isOwner: true,
    scenario: 'stress',
    days: 7,
    seed: USER,
    zone: { name: 'Asia/Tokyo' },
  });
  assert.partialDeepStrictEqual(await read('--scenario', 'burnout'), { days: 28 });
  for (const [args, message] of [
    [['--scenario', 'party'], /--scenario must be one of normal, stress.*"party"/],
    [[], /--scenario must be one of/],
    [['--scenario', 'stress', '--days', '90'], /--days.*1 to 89.*"90"/],
    [['--scenario', 'stress', '--days', '0'], /--days/],
    [['--scenario', 'stress', '--base-url', 'ftp://x'], /--base-url/],
    [['--scenario', 'stress', '--stream', 'x'], /--stream/],
    [['--scenario', 'stress', '--time-zone', 'Mars'], /--time-zone/],
  ] as const) {
    await assert.rejects(read(...args), misuse(message));
  }
  const normal = ['--scenario', 'normal'];
  await assert.rejects(watch(...normal), misuse(/--user/));
  await assert.rejects(watch(...normal, '--user', 'me', '--token', 'x'), misuse(/--user must be/));
  await assert.rejects(watch(...normal, '--user', USER), misuse(/HATCHERY_TOKEN \(or --token\)/));
  await assert.rejects(watch(...normal, '--user', USER, '--token', 'hts_x'), misuse(/--stream ID/));
});

test('parses the flags of import', async () => {
  const read = (...args: string[]) => readImport(...USER_FLAGS, ...args);
  const berlin = ['export.zip', 'more', '--time-zone', 'Europe/Berlin'];
  const paths = ['export.zip', 'more'];
  const zone = { name: 'Europe/Berlin' };
  assert.partialDeepStrictEqual(await read(...berlin), { paths, zone, isZoneGiven: true, userId: USER });
  const { name } = zoneOf(Intl.DateTimeFormat().resolvedOptions().timeZone);
  assert.partialDeepStrictEqual(await read('x', '--person', '7'), { zone: { name }, isZoneGiven: false, person: '7' });
  assert.equal((await read('x')).consent, undefined);
  assert.equal((await read('x', '--yes')).consent, 'all');
  const some = ['--metrics', 'heart_rate, step_count', '--json'];
  assert.deepEqual((await read('x', ...some)).consent, ['heart_rate', 'step_count']);
  await assert.rejects(read('x', '--metrics', 'pulse'), misuse(/^--metrics must be some of .*heart_rate.*"pulse"/));
  await assert.rejects(read('x', '--metrics', 'heart_rate', '--yes'), misuse(/either --metrics or --yes/));
  await assert.rejects(read('x', '--json'), misuse(/set --metrics or --yes/));
  // `today` is the date in the given time zone, not in UTC. In Berlin it is already 15 March.
  const today = { asIfUntil: Date.UTC(2026, 2, 15) };
  assert.partialDeepStrictEqual(await read(...berlin, '--as-if-until', 'today'), today);
  const first = { asIfUntil: Date.UTC(2026, 2, 1) };
  assert.partialDeepStrictEqual(await read(...berlin, '--as-if-until', '2026-03-01'), first);
  for (const day of ['2026-02-30', 'tomorrow', '3/1/26']) {
    await assert.rejects(read(...berlin, '--as-if-until', day), misuse(/--as-if-until must be today or a date/));
  }
});

test('reads the URL and the token from the environment; flags override them', async (context) => {
  const { HATCHERY_URL, HATCHERY_TOKEN } = process.env;
  context.after(() =>
    Object.assign(process.env, { HATCHERY_URL: HATCHERY_URL ?? '', HATCHERY_TOKEN: HATCHERY_TOKEN ?? '' }),
  );
  Object.assign(process.env, { HATCHERY_URL: 'https://pets.example/', HATCHERY_TOKEN: 'hty_env' });
  const scenario = ['--user', USER, '--scenario', 'normal'];
  assert.partialDeepStrictEqual(await watch(...scenario), { baseUrl: 'https://pets.example', token: 'hty_env' });
  const flags = ['--token', 'hty_flag', '--base-url', 'http://localhost:1'];
  assert.partialDeepStrictEqual(await watch(...scenario, ...flags), {
    baseUrl: 'http://localhost:1',
    token: 'hty_flag',
  });
});

const wrong: [args: string[], message: RegExp][] = [
  [['watch', '--scenery', 'stress'], /^unknown option '--scenery'.* See npx hatchery watch --help\.$/],
  [['watch', '--user', 'x'], /^--scenario/],
  [['import', '--time-zone', 'UTC'], /^missing required argument 'files'\. See npx hatchery import --help\.$/],
  [['watch', 'a'], /^too many arguments/],
  [['wach'], /^unknown command 'wach'.* See npx hatchery --help\.$/],
];
for (const [[command = '', ...args], message] of wrong) {
  test(`wrong usage exits with 2 and a one-line message: ${command} ${args.join(' ')}`, async () => {
    const { code, err, out } = await run(command, args);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err.trimEnd(), message);
    assert.equal(err.trimEnd().split('\n').length, 1);
  });
}

test('exits with 1 and a one-line message if there is no server', async () => {
  const { code, err } = await run('watch', [...USER_FLAGS, '--scenario', 'normal', '--base-url', 'http://127.0.0.1:1']);
  assert.equal(code, 1);
  assert.match(err, /^No answer from http:\/\/127\.0\.0\.1:1 \(.+\)\. .*--base-url\.\n$/);
});

test('help lists every command, its flags and environment variables', async () => {
  const { code, out } = await run('--help', []);
  assert.equal(code, 0);
  for (const command of ['start', 'watch', 'import', 'import-user', 'backup']) {
    assert.match(out, new RegExp(`^  ${command} `, 'm'));
    const help = await run(command, ['--help']);
    assert.deepEqual([help.code, help.err], [0, '']);
    if (command !== 'start') assert.match(help.out, /--json/);
    if (['watch', 'import', 'import-user'].includes(command)) assert.match(help.out, /--base-url.*HATCHERY_URL/s);
  }
  assert.match(out, /HATCHERY_TOKEN/);
});

for (const isTTY of [true, false]) {
  test(`progress is a bar on a terminal, and elsewhere a line every 5 s: ${isTTY ? 'terminal' : 'log'}`, (context) => {
    context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
    const stream = Object.assign(new PassThrough(), { isTTY });
    const progress = createProgressBar(stream);
    for (let time = 0; time < 12_000; time += 50) {
      context.mock.timers.tick(50);
      progress.show(time / 12_000, time);
    }
    progress.end();
    const written = String(stream.read(stream.readableLength));
    assert.ok(/82% █{20}░{4} 9,900 readings · 995\/s · 3 s left\n/.test(written) !== isTTY);
    assert.ok(/99% █{24} 11,950 readings · 996\/s · 1 s left/.test(written));
    // On a terminal each update overwrites the line. In a log each update is a new line.
    assert.equal(written.trimEnd().split('\n').length, isTTY ? 1 : 3);
  });
}

test('in a log, work of less than 5 s shows no progress', (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const stream = Object.assign(new PassThrough(), { isTTY: false });
  const progress = createProgressBar(stream);
  context.mock.timers.tick(4_900);
  progress.show(1, 10);
  progress.end();
  assert.equal(stream.read(), null);
});
