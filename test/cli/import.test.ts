import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ImportOptions, runImport } from '../../cli/import/run.ts';
import { DAY_MS, MINUTE_MS } from '../../sources/durations.ts';
import { zoneOf } from '../../sources/zone.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { environment, HATCHERY, ownerAt } from './hatchery.ts';

const FIXTURE = join(import.meta.dirname, '../fixtures/fitbit');
/** The date of the day before yesterday in UTC, a day that has ended in every time zone. */
const UNTIL = new Date(Date.now() - 2 * DAY_MS).toISOString().slice(0, 10);
const BERLIN = [FIXTURE, '--time-zone', 'Europe/Berlin', '--as-if-until', UNTIL];
const PERSON = [...BERLIN, '--person', '1503960366'];

let baseUrl: string;
before(async (context) => {
  const server = await startServer(await temporaryFolder(context as TestContext));
  (context as TestContext).after(() => server.stop());
  baseUrl = server.baseUrl;
});

test('imports an export completely and only once, and the pet reflects it', async () => {
  const owner = await ownerAt(baseUrl);
  const first = await owner.run('import', [...PERSON, '--yes']);
  assert.deepEqual([first.code, first.err], [0, '']);
  assert.match(
    first.out,
    /^Fitbit research data \(Fitabase\): dailyActivity_merged\.csv, .*\.\nDays are those of Europe\/Berlin\.\n/,
  );
  assert.match(first.out, /all dates moved [\d,]+ days later/);
  assert.match(first.out, /step_count: 8 on 8 days, .* to 20.*\n.*step_count: 8 imported, 0 already stored/s);
  assert.match(first.out, /sleep_duration: 6 imported/);
  assert.match(first.out, /skipped 3: blank rows \(the first: sleepDay_merged\.csv, line 8\)/);
  const samples = await owner.samples();
  assert.equal(samples.length, 14);
  const night = samples.findLast(({ metric }) => metric === 'sleep_duration');
  assert.equal(night?.value, 304);
  assert.equal(Date.parse(night?.end ?? '') - Date.parse(night?.start ?? ''), 320 * MINUTE_MS);
  const [stream] = await owner.streams();
  const consent = { metrics: ['sleep_duration', 'step_count'], purposes: ['pet_state'] };
  assert.partialDeepStrictEqual(stream, { source: 'fitabase', label: 'Fitbit research data (Fitabase)', ...consent });

  const again = await owner.run('import', [...PERSON, '--yes']);
  assert.match(again.out, /step_count: 0 imported, 8 already stored/);
  assert.deepEqual(await owner.samples(), samples);
  assert.equal((await owner.streams()).length, 1);
});

test('--metrics adds to the consent of the stream, also of one with the former name', async () => {
  const owner = await ownerAt(baseUrl);
  const former = { source: 'fitbit', metrics: ['heart_rate'], purposes: [] };
  const { stream_id } = (await owner.request('POST', '/streams', former)) as { stream_id: string };
  const metrics = ['--metrics', 'step_count,body_temperature', '--json'];
  const { code, out, err } = await owner.run('import', [...PERSON, ...metrics]);
  assert.deepEqual([code, err], [0, '']);
  assert.partialDeepStrictEqual(JSON.parse(out), {
    kind: 'fitabase',
    user_id: owner.userId,
    stream_id,
    time_zone: 'Europe/Berlin',
    person: '1503960366',
    found: [{ metric: 'sleep_duration', readings: 6, origins: [{ name: '', days: 6 }] }, { metric: 'step_count' }],
    agreed: ['step_count'],
    accepted: { step_count: 8 },
    known: {},
    skipped: { blank: 3 },
    refused: 0,
  });
  const [stream, ...others] = await owner.streams();
  assert.partialDeepStrictEqual(stream, { stream_id, metrics: ['heart_rate', 'step_count'], purposes: [] });
  assert.deepEqual(others, []);
  const own = await owner.run('import', [...PERSON, '--yes', '--stream', stream_id]);
  assert.match(own.out, /sleep_duration: 6 imported/, own.err);
  const unknown = await owner.run('import', [...PERSON, '--yes', '--stream', crypto.randomUUID()]);
  assert.match(unknown.err, /^There is no active stream .*check --stream/);
});

test('nothing is sent or created without consent, old readings are reported, and a wrong file is named', async (context) => {
  const owner = await ownerAt(baseUrl);
  const folder = await temporaryFolder(context);
  const zone = zoneOf('Europe/Berlin');
  async function readOnly(flags: Partial<ImportOptions>, paths = [FIXTURE]) {
    const lines: string[] = [];
    const target = { userId: owner.userId, token: owner.token, isOwner: true, baseUrl };
    const options = { ...target, paths, zone, isZoneGiven: true, consent: 'all' as const };
    const { signal } = new AbortController();
    await runImport({ ...options, signal, ...flags }, Date.now(), (line) => lines.push(line));
    return lines.join('\n');
  }
  const recent = { person: '1503960366', asIfUntil: Date.parse(UNTIL) };
  const usage = (message: RegExp) => ({ exitCode: 2, message });
  const advice = /^Say which metrics may be sent: --metrics sleep_duration,step_count, or --yes for all\./;
  await assert.rejects(readOnly({ ...recent, consent: undefined }), usage(advice));
  assert.match(await readOnly({ ...recent, consent: ['heart_rate'] }), /step_count: 8 on 8 days.*Nothing was sent\.$/s);
  const people = /--person ID:\n {2}1503960366: step_count 8, sleep_duration 6\n {2}8877689391/;
  await assert.rejects(readOnly({}), usage(people));
  const old = await readOnly({ person: '1503960366' });
  assert.match(old, /skipped 14: readings older than 90 days.*\nTo try old data, add --as-if-until today\./);
  await assert.rejects(readOnly({ isZoneGiven: false }), usage(/time zone of the wearer.*--time-zone Europe\/Berlin/));
  await assert.rejects(readOnly({}, [join(FIXTURE, 'README.md')]), { code: 'unknown-kind', message: /README\.md/ });
  await assert.rejects(readOnly({}, [join(folder, 'no')]), usage(/^Cannot read .*no \(ENOENT\)/));
  await assert.rejects(readOnly({}, [folder]), { code: 'no-files' });
  assert.deepEqual(await owner.streams(), []);
});

test('on a terminal, asks for each metric', { skip: process.platform !== 'linux' }, async (context) => {
  const owner = await ownerAt(baseUrl);
  const flags = [...PERSON, '--user', owner.userId, '--base-url', baseUrl].join(' ');
  // `script`, from util-linux, runs the command in a pseudo-terminal, because the command asks only in a terminal.
  const env = environment({ SHELL: '/bin/sh', HATCHERY_TOKEN: owner.token });
  const child = spawn('script', ['-qec', `${process.execPath} ${HATCHERY} import ${flags}`, '/dev/null'], { env });
  context.after(() => child.kill('SIGKILL'));
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    // Both answers at once: the second is typed before its question.
    if (!shown.includes('[y/N]') && `${shown}${text}`.includes('[y/N]')) child.stdin.write('\nYes\n');
    shown += text;
  });
  await once(child, 'close');
  assert.match(shown, /Send sleep_duration \(6 readings\) to http:.*\? \[y\/N\] /);
  assert.match(shown, /sleep_duration: 6 not sent, because you did not agree/);
  assert.match(shown, /step_count: 8 imported/);
  assert.deepEqual(new Set((await owner.samples()).map(({ metric }) => metric)), new Set(['step_count']));
});

test('an import that was killed or stopped continues, and the heart rates are means of minutes', async (context) => {
  const owner = await ownerAt(baseUrl);
  const folder = join(await temporaryFolder(context), 'a/b');
  await mkdir(folder, { recursive: true });
  const days = 40;
  const first = Date.parse(`${UNTIL}T00:00:00Z`) - days * DAY_MS;
  const rows = Array.from({ length: days * 96 }, (_, at) => {
    const time = new Date(first + at * 15 * MINUTE_MS).toLocaleString('en-US', { timeZone: 'UTC' });
    const row = `1,${time.replace(',', '').replace('\u202f', ' ')},60`;
    return `${row}\n${row.replace(':00 ', ':20 ').replace(',60', ',61.25')}`;
  });
  await writeFile(join(folder, 'heart.csv'), ['Id,Time,Value', ...rows].join('\n'));
  const args = [join(folder, '../..'), '--time-zone', 'UTC', '--yes', '--user', owner.userId, '--base-url', baseUrl];
  const has = async (day: number) => {
    const from = new Date(first + day * DAY_MS).toISOString();
    const { samples } = (await owner.request('GET', `/samples?limit=1&from=${from}`)) as { samples: unknown[] };
    return samples.length > 0;
  };
  for (const [signal, day] of [
    ['SIGKILL', 3],
    ['SIGINT', 12],
  ] as const) {
    const env = environment({ HATCHERY_TOKEN: owner.token });
    const child = spawn(process.execPath, [HATCHERY, 'import', ...args], { env });
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    while (!(await has(day))) await delay(2);
    child.kill(signal);
    const [code] = await once(child, 'close');
    if (signal === 'SIGINT') assert.equal(code, 1);
    if (signal === 'SIGINT') assert.match(err, /^Stopped\. The same command continues: nothing is stored twice\.$/m);
    assert.ok(!(await has(days - 1)), 'half-way');
  }
  const rest = await owner.run('import', args);
  assert.match(rest.out, /heart_rate: [\d,]+ imported, [\d,]{4,} already stored/, rest.err);
  const samples = await owner.samples();
  assert.equal(samples.length, rows.length);
  assert.partialDeepStrictEqual(samples[0], {
    metric: 'heart_rate',
    value: 60.6,
    start: new Date(first).toISOString(),
  });
  assert.equal((await owner.streams()).length, 1);
});
