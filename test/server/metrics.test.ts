import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, test } from 'node:test';
import { STORAGE_CODES, translateStorageError } from '../../adapters/disk/storage-error.ts';
import { StartupError } from '../../core/errors.ts';
import { counts } from '../../server/metrics/counts.ts';
import { openMetricsPort } from '../../server/metrics/port.ts';
import { metricsWriter } from '../../server/metrics/text.ts';
import { readinessRoutes } from '../../server/readiness.ts';
import type { CreatedUser } from '../../shared/models/typescript/types.ts';
import { startLimitedApp } from '../support/admission.ts';
import { type Family, parseMetrics } from '../support/metrics-text.ts';
import { assertProblem } from '../support/problem.ts';
import { parseQuery } from '../support/promql.ts';
import { startServer } from '../support/server.ts';

const PROJECT = join(import.meta.dirname, '../..');
const VERSIONS = { version: '1.0.0', node: '24.0.0' };
const UNLOGGED = { request() {}, failure() {}, notice() {}, event() {}, end: async () => true };
const OPEN_METRICS = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

const dataDir = await mkdtemp(join(tmpdir(), 'hatchery-test-'));
after(() => rm(dataDir, { recursive: true }));
const keyOf = (letter: string) => `htk_${letter.repeat(43)}`;
const entry = (letter: string, scope: string) =>
  `${scope.split(':')[0]}:${createHash('sha256').update(keyOf(letter)).digest('hex')}:${scope}`;
const SERVICE_KEYS = `${entry('m', 'metrics:read')},${entry('p', 'profile:read')}`;
const server = await startServer(dataDir, { METRICS_PORT: '0', SERVICE_KEYS });
after(() => server.stop('SIGKILL'));
const [, metricsUrl = ''] = /^Metrics: (\S+)$/m.exec(server.stderr()) ?? [];

const scrape = async (accept = 'text/plain') => {
  const response = await fetch(metricsUrl, { headers: { Accept: accept } });
  assert.equal(response.status, 200);
  return { type: response.headers.get('Content-Type') ?? '', text: await response.text() };
};
const metrics = async () => parseMetrics((await scrape()).text, false);
const numberOf = (families: Map<string, Family>, name: string, labels: Record<string, string> = {}) =>
  families
    .get(name)
    ?.samples.find(({ labels: own }) => Object.entries(labels).every(([label, value]) => own[label] === value))?.value;

test('/metrics has both formats, counts requests by route, and has nothing of users', async () => {
  const create = () =>
    fetch(`${server.baseUrl}/users`, { method: 'POST', body: '{"name": "Quetzalcoatl", "pet_name": "Xolotl"}' });
  const user = (await (await create()).json()) as CreatedUser;
  const headers = { Authorization: `Bearer ${user.access_token}` };
  const path = `${server.baseUrl}/users/${user.user_id}`;
  for (let reads = 0; reads < 3; reads += 1) await fetch(path, { headers });
  for (const address of [path, `${server.baseUrl}/nowhere/${user.user_id}`]) await fetch(address);
  await fetch(path, { method: 'PROPFIND', headers });

  const open = await scrape(OPEN_METRICS);
  const plain = await scrape('*/*');
  assert.equal(open.type, 'application/openmetrics-text; version=1.0.0; charset=utf-8');
  assert.equal(plain.type, 'text/plain; version=0.0.4; charset=utf-8');
  const families = parseMetrics(plain.text, false);
  assert.deepEqual([...parseMetrics(open.text, true).keys()], [...families.keys()]);

  const requests = (route: string, method: string, status: number) =>
    numberOf(families, 'hatchery_http_requests', { route, method, status: `${status}` });
  assert.deepEqual(
    [
      requests('/users', 'POST', 201),
      requests('/users/{user_id}', 'GET', 200),
      requests('/users/{user_id}', 'GET', 401),
    ],
    [1, 3, 1],
  );
  assert.deepEqual(
    [requests('unmatched', 'GET', 404), numberOf(families, 'hatchery_http_requests', { method: 'other' })],
    [1, 1],
  );
  const durations = families.get('hatchery_http_request_duration_seconds')?.samples ?? [];
  const reads = durations.find(({ name, labels }) => name.endsWith('_count') && labels.route === '/users/{user_id}');
  assert.equal(reads?.value, 4);
  assert.deepEqual(
    [numberOf(families, 'hatchery_users'), numberOf(families, 'hatchery_limit_max', { limit: 'requests' })],
    [1, 300],
  );
  for (const name of ['database_bytes', 'disk_available_bytes', 'disk_size_bytes', 'build_info'])
    assert.ok(Number(numberOf(families, `hatchery_${name}`)) > 0, name);
  for (const name of ['nodejs_eventloop_lag_p99_seconds', 'process_cpu_seconds', 'process_resident_memory_bytes'])
    assert.ok(families.has(name), name);
  for (const secret of [user.user_id, user.access_token, 'Quetzalcoatl', 'Xolotl', '127.0.0.1', dataDir, 'PROPFIND'])
    for (const { text } of [open, plain]) assert.ok(!text.includes(secret), secret);
});

test('the dashboard and the alerts have valid queries, and only metrics and labels of /metrics', async () => {
  const families = await metrics();
  // Metrics of Prometheus itself, and labels that it adds.
  const names = new Set(['up']);
  const labels = new Set(['job', 'instance', 'le']);
  for (const { name, type, samples } of families.values()) {
    if (type === 'counter') names.add(`${name}_total`);
    else if (type === 'histogram') for (const end of ['bucket', 'sum', 'count']) names.add(`${name}_${end}`);
    else names.add(name);
    for (const sample of samples) for (const label of Object.keys(sample.labels)) labels.add(label);
  }
  const dashboard = await readFile(join(PROJECT, 'deploy/grafana-dashboard.json'), 'utf8');
  const panels: { title: string; targets: { expr: string; legendFormat: string }[] }[] = JSON.parse(dashboard).panels;
  const page = await readFile(join(PROJECT, 'docs/operations.md'), 'utf8');
  const [, alerts = ''] = /\| condition \| expression \|\n(.*?)\n\n/s.exec(page) ?? [];
  const queries = [
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...[...alerts.matchAll(/`([^`]+)` \|$/gm)].map(([, query = '']) => query),
  ];
  assert.ok(panels.length >= 10 && queries.length >= 25, `${queries.length} queries`);
  for (const query of queries) {
    const parsed = parseQuery(query.replaceAll('$__rate_interval', '5m'));
    assert.ok(parsed.isValid && parsed.metrics.length > 0, query);
    for (const name of parsed.metrics) assert.ok(names.has(name), `${name} in ${query}`);
    for (const label of parsed.labels) assert.ok(labels.has(label), `${label} in ${query}`);
  }
  for (const { title, targets } of panels)
    for (const [, label = ''] of targets.flatMap(({ legendFormat }) => [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)]))
      assert.ok(labels.has(label), `${label} in ${title}`);
  const [, table = ''] = /\| metric \| meaning \|\n(.*?)\n\n/s.exec(page) ?? [];
  for (const name of names)
    if (name.startsWith('hatchery_'))
      assert.ok(table.includes(`\`${name.replace(/_(bucket|sum|count)$/, '')}\``), name);
});

test('/metrics needs a key, or its own port, which no web page can read', async (context) => {
  const withKey = (letter: string, more = {}) =>
    fetch(`${server.baseUrl}/metrics`, { headers: { Authorization: `Bearer ${keyOf(letter)}`, ...more } });
  const allowed = await withKey('m', { Accept: OPEN_METRICS });
  assert.deepEqual([allowed.status, allowed.headers.get('Cache-Control')], [200, 'no-store']);
  parseMetrics(await allowed.text(), true);
  await assertProblem(await fetch(`${server.baseUrl}/metrics`), 'unauthorized');
  await assertProblem(await withKey('x'), 'unauthorized');
  assert.match((await assertProblem(await withKey('p'), 'forbidden')).detail, /`metrics:read`/);
  await assertProblem(await withKey('m', { Origin: 'https://page.example' }), 'forbidden');
  for (const headers of [{ Origin: 'https://page.example' }, { 'Sec-Fetch-Site': 'same-origin' }])
    await assertProblem(await fetch(metricsUrl, { headers }), 'forbidden');
  assert.equal((await fetch(metricsUrl, { headers: { 'Sec-Fetch-Site': 'none' } })).status, 200);
  // A page whose host name was changed to the address of this machine sends neither header. `fetch` cannot set Host.
  const statusFor = async (Host: string) =>
    ((await once(get(metricsUrl, { headers: { Host } }), 'response')) as [IncomingMessage])[0].resume().statusCode;
  assert.deepEqual([await statusFor('page.example'), await statusFor('localhost:9464')], [403, 200]);
  assert.equal((await fetch(new URL('/healthz', metricsUrl))).status, 404);

  const other = createServer().listen(0, '127.0.0.1');
  context.after(() => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as AddressInfo;
  await assert.rejects(
    openMetricsPort(port, async () => assert.fail(), UNLOGGED),
    (error) =>
      error instanceof StartupError && error.message.endsWith('stop the other program, or set another METRICS_PORT.'),
  );
});

test('scrapes and requests do not wait for each other, and a busy server is scraped', async (context) => {
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, at) => {
      const response = await fetch(at % 20 === 0 ? metricsUrl : `${server.baseUrl}/users/x`);
      const text = await response.text();
      if (at % 20 === 0) parseMetrics(text, false);
      return response.status;
    }),
  );
  assert.ok(answers.every((status, at) => (at % 20 === 0 ? status === 200 : [401, 503].includes(status))));

  const busy = await startLimitedApp(context, (app) => app.get('/:name', (each) => each.text('answered')), {
    limits: { requests: 0 },
  });
  const statusOf = async (path: string) => (await fetch(new URL(path, busy.baseUrl))).status;
  assert.deepEqual(await Promise.all(['/metrics', '/readyz', '/healthz', '/docs'].map(statusOf)), [200, 200, 200, 503]);
});

test('/readyz writes to the database, says what is wrong, and recovers', async (context) => {
  const ready = () => fetch(`${server.baseUrl}/readyz`);
  assert.deepEqual(await (await ready()).json(), { status: 'ok' });
  const locking = new DatabaseSync(join(dataDir, 'hatchery.db'), { timeout: 5_000 });
  context.after(() => locking.close());
  locking.exec('BEGIN IMMEDIATE');
  let refused = await ready();
  // The result of the first call is kept for a second.
  while (refused.ok) refused = await ready();
  const { detail } = await assertProblem(refused, 'unavailable');
  assert.match(detail, /^The database cannot be written \(SQLITE_BUSY\)\./);
  assert.equal(refused.headers.get('Retry-After'), '5');
  assert.equal((await fetch(`${server.baseUrl}/healthz`)).status, 200);
  locking.exec('ROLLBACK');
  while (!(await ready()).ok);
  const families = await metrics();
  assert.ok(Number(numberOf(families, 'hatchery_storage_failures', { code: 'SQLITE_BUSY' })) >= 1);
  assert.ok(Number(numberOf(families, 'hatchery_failures', { during: 'answering' })) >= 1);
});

test('concurrent requests of /readyz share a check, and its line of the log', async () => {
  const failures: string[] = [];
  const checked = Promise.withResolvers<void>();
  let checks = 0;
  const checkWrite = () => {
    checks += 1;
    return checked.promise;
  };
  const log = { ...UNLOGGED, failure: ({ error }: { error: string }) => void failures.push(error) };
  const app = readinessRoutes({ checkWrite, isStopping: () => false, log });
  const answers = [1, 2, 3].map(async () => app.request('/readyz'));
  checked.reject(translateStorageError(Object.assign(new Error('full'), { code: 'ENOSPC' })));
  for (const answer of answers)
    assert.match(
      (await assertProblem(await answer, 'unavailable')).detail,
      /^The database cannot be written \(ENOSPC\)\./,
    );
  assert.deepEqual([checks, failures], [1, ['Error ENOSPC']]);
});

test('/readyz is 503 while the service stops', async () => {
  const app = readinessRoutes({ checkWrite: async () => {}, isStopping: () => true, log: UNLOGGED });
  assert.match((await assertProblem(await app.request('/readyz'), 'unavailable')).detail, /^The service is stopping\./);
});

test('counts failures, narrations and storage errors, from 0; a value that cannot be read is NaN', async () => {
  const counted = counts();
  const log = counted.countLines(UNLOGGED);
  const reported: string[] = [];
  const write = metricsWriter({
    counts: counted,
    versions: VERSIONS,
    usage: () => ({}),
    queue: { pending: () => ({ evaluations: 3, narrations: 2, notifications: 1 }) },
    countUsers: async () => assert.fail(),
    storageUsage: async () => ({ databaseBytes: 1, availableBytes: 2, sizeBytes: 3 }),
    report: (_error, during) => reported.push(during),
  });
  const read = async () => parseMetrics((await write(false)).text, false);
  const before = await read();
  assert.deepEqual(
    before.get('hatchery_storage_failures')?.samples.map(({ labels, value }) => [labels.code, value]),
    STORAGE_CODES.map((code) => [code, 0]),
  );
  assert.deepEqual([numberOf(before, 'hatchery_users'), reported], [Number.NaN, ['measuring']]);
  assert.equal(numberOf(before, 'hatchery_queue_length', { queue: 'evaluations' }), 3);

  log.failure({ during: 'narrating', error: 'NarratorError status 401', stack: [] });
  for (let at = 0; at < 2; at += 1) log.failure({ during: 'answering', error: 'Error SQLITE_FULL', stack: [] });
  counted.countNarration('timeout');
  log.request({ request_id: 'x', method: 'GET', route: 'a "quoted" \\ route', status: 200, ms: 61_000 });
  const families = await read();
  assert.equal(numberOf(families, 'hatchery_failures', { during: 'narrating' }), 1);
  assert.equal(numberOf(families, 'hatchery_storage_failures', { code: 'SQLITE_FULL' }), 2);
  assert.equal(numberOf(families, 'hatchery_narrations', { outcome: 'timeout' }), 1);
  assert.equal(numberOf(families, 'hatchery_narrations', { outcome: 'accepted' }), 0);
  assert.equal(numberOf(families, 'hatchery_http_requests', { route: 'a "quoted" \\ route' }), 1);
  assert.equal(numberOf(families, 'hatchery_http_request_duration_seconds', { le: '60' }), 0);
});
