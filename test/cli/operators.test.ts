import assert from 'node:assert/strict';
import { once } from 'node:events';
import { lstat, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { mock, type TestContext, test } from 'node:test';
import { EXIT_CODES } from '../../cli/errors.ts';
import { confirm } from '../../cli/operators/confirm.ts';
import { createCounter, rowPrinter } from '../../cli/operators/rows.ts';
import { run } from '../../cli/program.ts';
import { usersCommand } from '../../cli/users/command.ts';
import { newServiceKey } from '../../core/services/new-service-key.ts';
import { SCOPES, type Scope } from '../../core/services/scopes.ts';
import type { ActList, CreatedUser, UserList } from '../../shared/models/typescript/types.ts';
import { startServer, temporaryFolder } from '../support/server.ts';

const all = newServiceKey({ name: 'support', scopes: Object.keys(SCOPES) as Scope[] });
const narrow = newServiceKey({ name: 'narrow', scopes: ['users:list'] });
type Printed = { code: number; out: string; err: string };

/** Runs `hatchery` in this process, so that the test stays fast. */
async function hatchery(settings: { url: string; key?: string }, ...args: string[]): Promise<Printed> {
  const printed = { out: '', err: '' };
  const before = process.exitCode;
  const [log, error] = [mock.method(console, 'log', to('out')), mock.method(console, 'error', to('err'))];
  process.env.HATCHERY_URL = settings.url;
  process.env.HATCHERY_SERVICE_KEY = settings.key ?? '';
  function to(name: 'out' | 'err') {
    return (line: string) => {
      printed[name] += `${line}\n`;
    };
  }
  try {
    process.exitCode = 0;
    await run(args);
    return { code: Number(process.exitCode), ...printed };
  } finally {
    process.exitCode = before;
    for (const mocked of [log, error]) mocked.mock.restore();
    delete process.env.HATCHERY_URL;
    delete process.env.HATCHERY_SERVICE_KEY;
  }
}

test('docs/operators.md has every command and exit code', async () => {
  const page = await readFile(join(import.meta.dirname, '../../docs/operators.md'), 'utf8');
  const commands = [...usersCommand().commands.map((command) => `users ${command.name()}`), 'audit'];
  for (const command of commands) assert.ok(page.includes(`\n| \`hatchery ${command} `), command);
  const codes = [...page.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code));
  assert.deepEqual(
    codes,
    Object.values(EXIT_CODES).map(({ code }) => code),
  );
});

const jsonLines = <Row>(out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

test('an operator finds, locks, invites, exports and erases a user, and sees it in the audit log', async (context) => {
  const folder = await temporaryFolder(context);
  const settings = { SERVICE_KEYS: `${all.entry},${narrow.entry}` };
  const { baseUrl: url, stop } = await startServer(join(folder, 'data'), settings);
  context.after(() => stop());
  const users = await Promise.all(
    ['Max', 'Zoë 👋', 'Eve'].map(async (name) => {
      const body = JSON.stringify({ name, pet_name: 'Rocky' });
      return (await fetch(`${url}/users`, { method: 'POST', body })).json() as Promise<CreatedUser>;
    }),
  );
  const [max, zoe] = users as [CreatedUser, CreatedUser];
  const support = (...args: string[]) => hatchery({ url, key: all.key }, ...args);
  const done = async (...args: string[]) => {
    const { code, out, err } = await support(...args);
    assert.equal(code, 0, err);
    return out;
  };

  const listed = jsonLines<UserList['users'][number]>(await done('users', 'list', '--json'));
  assert.deepEqual(listed.map(({ user_id }) => user_id).sort(), users.map(({ user_id }) => user_id).sort());
  const table = await support('users', 'list');
  assert.match(
    table.out,
    /^USER_ID {31}CREATED \(UTC\) {8}UPDATED \(UTC\) {8}LOCKED \(UTC\)\n([\w-]{36} {2}\d{4}-.*-\n){3}$/,
  );
  assert.equal(table.err, '3 users, 0 locked.\n');

  const lock = ['users', 'lock', max.user_id.toUpperCase(), '--reason', 'Sent  made-up readings'];
  const unconfirmed = await support(...lock);
  assert.deepEqual([unconfirmed.code, unconfirmed.out], [2, '']);
  assert.match(
    unconfirmed.err,
    new RegExp(`^This locks user ${max.user_id}, who can then no longer change.*--yes\\.$`, 'm'),
  );
  assert.equal(await done('users', 'list', '--locked', '--json'), '');
  assert.equal(await done(...lock, '--yes'), `User ${max.user_id} is locked.\n`);
  assert.match(await done('users', 'list', '--locked'), /^USER_ID.*\n\S+ {2}.* {2}Sent made-up readings\n$/);
  assert.match(
    await done('users', 'show', max.user_id),
    /^name +Max\n(.+\n)+locked +\S+Z {2}Sent made-up readings\n$/m,
  );
  assert.equal(JSON.parse(await done('users', 'unlock', max.user_id, '--yes', '--json')).locked, undefined);

  const invite = JSON.parse(await done('users', 'invite', zoe.user_id, '--label', 'Help desk', '--yes', '--json'));
  assert.equal(invite.link, `${url}/#in=${invite.code}`);
  const session = await fetch(`${url}/sessions`, { method: 'POST', body: JSON.stringify({ code: invite.code }) });
  assert.equal(session.status, 201);
  const text = await done('users', 'invite', zoe.user_id, '--yes');
  assert.match(
    text,
    /^Code {5}hti_\w{4}(-\w{4}){12}\nLink {5}http\S+\/#in=hti_\w{52}\nExpires {2}\S+ \S+ UTC\nGive one/,
  );

  const file = join(folder, 'max.json');
  assert.match(await done('users', 'export', max.user_id, '--out', file), /max\.json has [\d,]+ bytes/);
  assert.equal(JSON.parse(await readFile(file, 'utf8')).profile.name, 'Max');
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal((await support('users', 'export', max.user_id, '--out', file)).code, 2, 'a file is never replaced');

  assert.match(
    await done('users', 'erase', max.user_id, '--yes'),
    new RegExp(`^User ${max.user_id} is erased: profiles 1, `),
  );
  const gone = await support('users', 'show', max.user_id);
  assert.deepEqual([gone.code, gone.out], [3, '']);
  assert.match(gone.err, /^The server answered 404: There is no such user/);

  const acts = jsonLines<ActList['acts'][number]>(await done('audit', '--user', max.user_id, '--json'));
  const byService = acts.filter(({ actor }) => actor === 'service:support').map(({ act }) => act);
  assert.deepEqual(byService, ['read-audit', 'erase', 'export', 'unlock', 'lock']);
  const newest = await done('audit', '--limit', '2');
  assert.match(
    newest,
    /^TIME \(UTC\) .*\n\S+ \S+ {2}service:support {11}read-audit .*\n\S+ \S+ {2}service:support .*\n$/,
  );

  for (const [key, args, code, message] of [
    [narrow.key, ['audit'], 4, /^The server answered 403: .*scope `audit:read`/],
    [`htk_${'x'.repeat(43)}`, ['users', 'list'], 4, /^The server answered 401: The service key is not configured/],
    ['hty_x', ['users', 'list'], 2, /^The service key is incomplete, or not a service key/],
    ['', ['users', 'list'], 2, /^Set HATCHERY_SERVICE_KEY/],
    ['', ['users', 'list', narrow.key], 2, /^A service key was given as an argument/],
    ['', ['users', 'show', '--key', narrow.key], 2, /^A service key was given as an argument/],
    [narrow.key, ['users', 'show', 'Max'], 2, /^The argument must be a user_id \(a UUID\), not "Max"/],
    [
      narrow.key,
      ['users', 'lock', zoe.user_id],
      2,
      /^required option '--reason <text>'.* See npx hatchery users lock --help\.$/,
    ],
    [narrow.key, ['users', 'look'], 2, /^unknown command 'look'/],
    [narrow.key, ['audit', '--limit', '0'], 2, /^--limit must be all or a whole number/],
    [narrow.key, ['users', 'list', '--base-url', 'http://127.0.0.1:1'], 1, /^No answer from http/],
  ] as [string, string[], number, RegExp][]) {
    const refused = await hatchery({ url, key }, ...args);
    assert.deepEqual([refused.code, refused.out], [code, ''], args.join(' '));
    assert.match(refused.err.trimEnd(), message);
    assert.ok(!refused.err.includes(narrow.key));
  }
});

/** Starts a server that answers like no real one would in a test. */
async function fakeServer(context: TestContext, answer: RequestListener) {
  const server = createServer(answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  context.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: all.key };
}

test('lists page after page, and repeats a page after 503', async (context) => {
  const sent: string[] = [];
  const user = (count: number) => ({ user_id: `${count}`, created_at: '', updated_at: '', version: 1 });
  const settings = await fakeServer(context, ({ url = '' }, response) => {
    sent.push(url);
    response.setHeader('Content-Type', 'application/json');
    if (sent.length === 2) return void response.writeHead(503, { 'Retry-After': '0' }).end('{}');
    const next = sent.length === 1 ? { next_cursor: 'a b' } : {};
    response.end(JSON.stringify({ users: [user(sent.length)], ...next }));
  });
  const { out, err, code } = await hatchery(settings, 'users', 'list', '--json');
  assert.deepEqual([code, jsonLines<{ user_id: string }>(out).map(({ user_id }) => user_id)], [0, ['1', '3']], err);
  assert.deepEqual(sent, ['/users?limit=1000', '/users?limit=1000&cursor=a%20b', '/users?limit=1000&cursor=a%20b']);
});

test('an export that is cut off leaves no file', async (context) => {
  const folder = await temporaryFolder(context);
  let count = 0;
  const settings = await fakeServer(context, (_, response) => {
    count += 1;
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Disposition': 'attachment' });
    response.write('{"profile": {}, "batches": [{}');
    if (count === 1) response.end();
    else setImmediate(() => response.destroy());
  });
  for (const message of [
    /^The export was cut off: the user was changed/,
    /^The export was cut off\. Check the connection/,
  ]) {
    const { code, err } = await hatchery(settings, 'users', 'export', crypto.randomUUID(), '--out', join(folder, 'x'));
    assert.deepEqual([code, await readdir(folder)], [1, []]);
    assert.match(err, message);
  }
});

test('an address without a Hatchery server is not an unknown user', async (context) => {
  const settings = await fakeServer(context, (_, response) => void response.writeHead(404).end('<h1>Not Found</h1>'));
  const { code, err } = await hatchery(settings, 'users', 'show', crypto.randomUUID());
  assert.deepEqual([code, err], [1, 'The server answered 404. It may not be a Hatchery server: check --base-url.\n']);
});

test('an export is private, also if its unfinished file exists or is a link', async (context) => {
  const folder = await temporaryFolder(context);
  const settings = await fakeServer(context, (_, response) => void response.end('{"batches": []}'));
  const [out, target] = [join(folder, 'export.json'), join(folder, 'target')];
  await writeFile(target, 'of another program', { mode: 0o644 });
  const drafts = [
    () => writeFile(`${out}.unfinished`, '', { mode: 0o644 }),
    () => symlink(target, `${out}.unfinished`),
  ];
  for (const prepare of drafts) {
    await prepare();
    const { code, err } = await hatchery(settings, 'users', 'export', crypto.randomUUID(), '--out', out);
    assert.equal(code, 0, err);
    assert.equal((await lstat(out)).mode & 0o177_777, 0o100_600);
    await rm(out);
  }
  assert.equal(await readFile(target, 'utf8'), 'of another program');
});

test('asks before a change; only yes means yes', async () => {
  const asked: string[] = [];
  const answering = (answer: boolean) => async (questions: readonly string[]) => {
    asked.push(...questions);
    return [answer];
  };
  await confirm('Max is erased.', {}, answering(true));
  await assert.rejects(confirm('Max is erased.', {}, answering(false)), {
    exitCode: 1,
    message: /Nothing was changed/,
  });
  await confirm('Max is erased.', { yes: true }, () => assert.fail());
  assert.deepEqual(asked, Array(2).fill('Max is erased. Continue? [y/N] '));
});

test('tables have no control characters; a counter is shown only beside a redirected list', () => {
  const lines: string[] = [];
  const column = { title: 'REASON', width: 0, text: ({ reason }: { reason: string }) => reason };
  rowPrinter([column], {}, (line) => lines.push(line))([{ reason: 'a\u001b[31m\nb\u202e' }]);
  rowPrinter([column], { json: true }, (line) => lines.push(line))([{ reason: 'a\u001b' }]);
  assert.deepEqual(lines, ['REASON', 'a b', '{"reason":"a\\u001b"}']);
  const shown = (isTTY: boolean, toTerminal: boolean) => {
    const written: unknown[] = [];
    const stderr = { isTTY, write: (text: string) => written.push(text) > 0 } as unknown as typeof process.stderr;
    const counter = createCounter((count) => `${count}`, {
      stderr,
      stdout: { isTTY: toTerminal } as typeof process.stdout,
    });
    counter.show(1);
    counter.end();
    return written;
  };
  assert.deepEqual([shown(true, false), shown(true, true), shown(false, false)], [['\r1', '\r\u001b[K'], [], []]);
});
