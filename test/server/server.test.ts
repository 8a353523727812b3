import assert from 'node:assert/strict';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { runToEnd, startServer, temporaryFolder } from '../support/server.ts';

const PROJECT = join(import.meta.dirname, '../..');

const create = (baseUrl: string, body: object = { name: 'Max', pet_name: 'Rocky' }) =>
  fetch(`${baseUrl}/users`, { method: 'POST', body: JSON.stringify(body) });

test('prints its URL, its data folder and a working command', async (context) => {
  const dataDir = await temporaryFolder(context);
  const child = await startServer(dataDir);
  context.after(() => child.stop());
  assert.match(child.baseUrl, /^http:\/\/localhost:\d+$/);
  assert.ok(child.stderr().includes(dataDir));
  assert.ok(child.stderr().includes(`curl -X POST ${child.baseUrl}/users -d '{"name": "Max", "pet_name": "Rocky"}'`));
  assert.equal((await create(child.baseUrl)).status, 201);
});

test('--help and .env.example have every setting', async () => {
  const { code, stdout } = await runToEnd(['--help']);
  assert.equal(code, 0);
  const example = await readFile(join(PROJECT, '.env.example'), 'utf8');
  for (const name of [
    ...['PORT', 'HOST', 'DATA_DIR', 'PUBLIC_BASE_URL', 'RATE_LIMIT', 'TRUST_PROXY'],
    ...['READINGS_PER_DAY', 'BATCHES_PER_MINUTE'],
  ]) {
    assert.match(stdout, new RegExp(`\\b${name}\\b`));
    assert.match(example, new RegExp(`^# ?${name}=`, 'm'));
  }
});

const badSettings: [args: string[], env: Record<string, string>, naming: RegExp][] = [
  [['--port', 'x'], {}, /^PORT must be .*"x"/],
  [['--port', '65536'], {}, /^PORT must be/],
  [[], { PORT: '-1' }, /^PORT must be/],
  [[], { RATE_LIMIT: 'many' }, /^RATE_LIMIT must be/],
  [['--rate-limit', '0'], {}, /^RATE_LIMIT must be off or a whole number from 1 .*"0"/],
  [[], { TRUST_PROXY: 'all' }, /^TRUST_PROXY must be/],
  [['--trust-proxy', '10.0.0.0/33'], {}, /^TRUST_PROXY must be/],
  [[], { READINGS_PER_DAY: '0' }, /^READINGS_PER_DAY must be/],
  [['--batches-per-minute', 'off'], {}, /^BATCHES_PER_MINUTE must be/],
  [[], { PUBLIC_BASE_URL: 'ftp://example.com' }, /^PUBLIC_BASE_URL must be an http.s. URL such as https:/],
  [['--public-base-url', 'hatchery'], {}, /^PUBLIC_BASE_URL must be/],
  [['--prot', '1'], {}, /^Unknown option '--prot'\. See npm start -- --help\.$/m],
  [['start'], {}, /start/],
];
for (const [args, env, naming] of badSettings) {
  test(`reports an invalid setting in one line: ${args.join(' ')} ${JSON.stringify(env)}`, async () => {
    const { code, stderr } = await runToEnd(args, env);
    assert.equal(code, 2);
    assert.match(stderr, naming);
    assert.equal(stderr.trim().split('\n').length, 1);
  });
}

test('announces and signs an IPv6 address as a URL writes it', async (context) => {
  for (const HOST of ['::1', '[::1]', '0:0:0:0:0:0:0:1']) {
    const child = await startServer(await temporaryFolder(context), { HOST });
    context.after(() => child.stop());
    assert.match(child.baseUrl, /^http:\/\/\[::1\]:\d+$/);
    const created = await create(child.baseUrl);
    assert.ok(created.headers.get('Location')?.startsWith(`${child.baseUrl}/users/`));
    const { user_id, access_token } = (await created.json()) as { user_id: string; access_token: string };
    const headers = { Authorization: `Bearer ${access_token}` };
    const answer = await fetch(`${child.baseUrl}/users/${user_id}/avatar/upload-url`, { headers });
    const { upload_url } = (await answer.json()) as { upload_url: string };
    assert.ok(upload_url.startsWith(`${child.baseUrl}/objects/`), upload_url);
    assert.equal((await fetch(upload_url, { method: 'PUT', body: Buffer.from([255, 216, 255, 224]) })).status, 200);
  }
});

test('prints PUBLIC_BASE_URL as its URL', async (context) => {
  const child = await startServer(await temporaryFolder(context), { PUBLIC_BASE_URL: 'https://pets.example/api/' });
  context.after(() => child.stop());
  assert.equal(child.baseUrl, 'https://pets.example/api');
});

test('locks the data folder; a killed server leaves no lock', async (context) => {
  const dataDir = await temporaryFolder(context);
  const first = await startServer(dataDir);
  await assert.rejects(startServer(dataDir), /ended with 1: Another process uses .*\n$/);
  assert.equal((await create(first.baseUrl)).status, 201, 'the first server still works');
  await first.stop('SIGKILL');
  const second = await startServer(dataDir);
  await second.stop();
});

test('refuses a database of a newer version', async (context) => {
  const dataDir = await temporaryFolder(context);
  await (await startServer(dataDir)).stop();
  const database = new DatabaseSync(join(dataDir, 'hatchery.db'));
  database.exec('PRAGMA user_version = 999');
  database.close();
  await assert.rejects(startServer(dataDir), /ended with 1: The database has schema version 999, .*\n$/);
});

test('reports a port in use in one line', async (context) => {
  const child = await startServer(await temporaryFolder(context));
  context.after(() => child.stop());
  const PORT = new URL(child.baseUrl).port;
  await assert.rejects(
    startServer(await temporaryFolder(context), { PORT }),
    /ended with 1: Cannot listen on .*EADDRINUSE.*stop the other program, or set another PORT\.\n$/,
  );
});

test('creates the signing secret once, with mode 600', async (context) => {
  const dataDir = await temporaryFolder(context);
  await chmod(dataDir, 0o755);
  const file = join(dataDir, 'signing-secret');
  await (await startServer(dataDir)).stop();
  const secret = await readFile(file);
  assert.equal(secret.length, 32);
  for (const name of ['signing-secret', 'hatchery.db'])
    assert.equal((await stat(join(dataDir, name))).mode & 0o777, 0o600);
  await (await startServer(dataDir)).stop();
  assert.deepEqual(await readFile(file), secret);
});

test('refuses a truncated secret', async (context) => {
  const dataDir = await temporaryFolder(context);
  await (await startServer(dataDir)).stop();
  await writeFile(join(dataDir, 'signing-secret'), '');
  await assert.rejects(startServer(dataDir), /ended with 1: .*signing-secret.*\n$/);
});

test('limits creates for each client, and nothing else', async (context) => {
  const child = await startServer(await temporaryFolder(context), { RATE_LIMIT: '3' });
  context.after(() => child.stop());
  const first = await create(child.baseUrl);
  const answers = [first];
  for (let i = 1; i < 4; i++) answers.push(await create(child.baseUrl));
  assert.deepEqual(
    answers.map(({ status }) => status),
    [201, 201, 201, 429],
  );
  const wait = Number(answers[3]?.headers.get('Retry-After'));
  assert.ok(wait >= 1 && wait <= 60);
  const { user_id, access_token } = (await first.json()) as { user_id: string; access_token: string };
  const update = await fetch(`${child.baseUrl}/users`, {
    method: 'POST',
    body: JSON.stringify({ user_id, age: 38 }),
    headers: { Authorization: `Bearer ${access_token}` },
  });
  assert.equal(update.status, 200);
});

test('behind a trusted proxy each client has its own limit; an unnamed proxy is logged once', async (context) => {
  const from = (baseUrl: string, address: string) =>
    fetch(`${baseUrl}/users`, {
      method: 'POST',
      body: '{"name": "Max", "pet_name": "Rocky"}',
      headers: { 'X-Forwarded-For': address },
    });
  const statuses = async (baseUrl: string, addresses: string[]) => {
    const found: number[] = [];
    for (const address of addresses) found.push((await from(baseUrl, address)).status);
    return found;
  };
  const addresses = ['192.0.2.1', '192.0.2.1', '6.6.6.6, 192.0.2.1', '192.0.2.2'];
  const named = await startServer(await temporaryFolder(context), { RATE_LIMIT: '2', TRUST_PROXY: 'loopback' });
  context.after(() => named.stop('SIGKILL'));
  assert.deepEqual(await statuses(named.baseUrl, addresses), [201, 201, 429, 201]);

  const unnamed = await startServer(await temporaryFolder(context), { RATE_LIMIT: '2' });
  assert.deepEqual(await statuses(unnamed.baseUrl, addresses), [201, 201, 201, 201]);
  await unnamed.stop();
  const notices = unnamed
    .log()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ level }) => level === 40);
  assert.equal(notices.length, 1);
  assert.match(notices[0].msg, /TRUST_PROXY .*loopback/);
  assert.doesNotMatch(unnamed.log(), /192\.0\.2|127\.0\.0/);
});
