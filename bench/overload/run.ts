/**
 * `npm run bench:overload`: ten times what Hatchery can do, for a minute. What it can do is measured first; then so many times as much is
 * asked for, at a rate that does not wait for answers; then the first again, to see how soon it is back.
 *
 *   npm run bench:overload -- [--seconds 60] [--times 10]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createDevices } from '../ingest/devices.ts';
import { createUsers } from '../requests.ts';
import { type Server, startServer } from '../servers.ts';
import { type Outcome, startMixedLoad, type Target } from './load.ts';
import { admitted, goals, overloadTable, perSecondOf } from './report.ts';

const USERS = 300;
const SUSTAINED_CONNECTIONS = 32;
/** Fewer than the server takes, so that what is turned away is answered. */
const MOST_CONNECTIONS = 1_000;
const WARM_UP_SECONDS = 3;
const SUSTAINED_SECONDS = 10;
const RECOVERY_SECONDS = 5;
const ASK_HEALTH_MS = 200;

const { values: flags } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, times: { type: 'string', default: '10' } },
});
const [seconds, times] = [Number(flags.seconds), Number(flags.times)];

async function targetOf(url: string): Promise<Target> {
  const users: Target['users'] = [];
  for (const user of await createUsers(url, USERS)) {
    const headers = { authorization: `Bearer ${user.access_token}` };
    const answer = await fetch(`${url}/users/${user.user_id}/avatar/upload-url`, { headers });
    users.push({ ...user, ...((await answer.json()) as { upload_url: string }) });
  }
  return { url, users, devices: await createDevices(url, USERS) };
}

/** Asks whether the server is alive, over a connection of its own each time, until told to end; how long each answer took. */
function askHealth(url: string): () => Promise<{ milliseconds: number[]; failed: number }> {
  const result = { milliseconds: [] as number[], failed: 0 };
  let isOver = false;
  const asking = (async () => {
    while (!isOver) {
      const asked = performance.now();
      const answer = await fetch(`${url}/healthz`, { headers: { Connection: 'close' } }).catch(() => undefined);
      if (answer?.ok) result.milliseconds.push(performance.now() - asked);
      else result.failed += 1;
      await sleep(ASK_HEALTH_MS);
    }
  })();
  return async () => {
    isOver = true;
    await asking;
    return result;
  };
}

async function measure(server: Server) {
  const load = startMixedLoad();
  const target = await targetOf(server.url);
  const sustain = (duration: number): Promise<Outcome> =>
    load.ask({ target, connections: SUSTAINED_CONNECTIONS, seconds: duration });
  await sustain(WARM_UP_SECONDS);
  const before = await sustain(SUSTAINED_SECONDS);
  const sustainable = perSecondOf(before, admitted);
  const idle = server.memory().now;
  const healthIs = askHealth(server.url);
  const connections = MOST_CONNECTIONS;
  const over = await load.ask({ target, connections, perSecond: sustainable * times, seconds });
  const health = await healthIs();
  const peak = server.memory().peak;
  const after: Outcome[] = [];
  while (after.length < RECOVERY_SECONDS) after.push(await sustain(1));
  load.stop();
  return { before, over, after, health, memory: { idle, peak, after: server.memory().now } };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
// Not the system's folder for temporary files: that may be memory, where a flush to disk costs nothing.
const cache = join(import.meta.dirname, '../../node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'bench-overload-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const [loadAverage = 0] = loadavg();
const server = await startServer('Hatchery', folder);
const results = await measure(server);
await server.stop();
console.log(
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, ${process.platform} ${process.arch}, load ${loadAverage.toFixed(1)} at the start.\n`,
);
console.log(`${overloadTable(results)}\n\nGoals:\n\n${goals(results).join('\n')}`);
