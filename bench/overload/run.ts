/**
 * `npm run bench:overload`: measures the highest rate of requests that Hatchery can answer. It then sends ten times
 * that rate for a minute without waiting for responses, and finally measures how soon Hatchery reaches the first rate
 * again.
 *
 *    npm run bench:overload -- [--seconds 60] [--times 10]
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { machineLine, readFlags, workFolder } from '../harness.ts';
import { createDevices } from '../ingest/load.ts';
import { createUsers } from '../requests.ts';
import { type Server, startServer } from '../servers.ts';
import { type Outcome, startMixedLoad, type Target } from './load.ts';
import { admitted, goals, overloadTable, perSecondOf } from './report.ts';

const USERS = 300;
const SUSTAINED_CONNECTIONS = 32;
/**
 * Stays below the server's connection limit. Above it, the server would close connections instead of responding to
 * excess requests.
 */
const MAX_CONNECTIONS = 1_000;
const WARM_UP_SECONDS = 3;
const SUSTAINED_SECONDS = 10;
const RECOVERY_SECONDS = 5;
const HEALTH_POLL_MS = 200;

const { seconds, times } = readFlags({ seconds: 60, times: 10 });

async function targetOf(url: string): Promise<Target> {
  const users: Target['users'] = [];
  for (const user of await createUsers(url, USERS)) {
    const headers = { authorization: `Bearer ${user.access_token}` };
    const answer = await fetch(`${url}/users/${user.user_id}/avatar/upload-url`, { headers });
    users.push({ ...user, ...((await answer.json()) as { upload_url: string }) });
  }
  return { url, users, devices: await createDevices(url, USERS) };
}

/**
 * Requests `/healthz` repeatedly, each time over a new connection. Returns a function that stops the polling and
 * returns the durations and the number of failed requests.
 */
function pollHealth(url: string): () => Promise<{ milliseconds: number[]; failed: number }> {
  const result = { milliseconds: [] as number[], failed: 0 };
  let isOver = false;
  const polling = (async () => {
    while (!isOver) {
      const started = performance.now();
      const answer = await fetch(`${url}/healthz`, { headers: { Connection: 'close' } }).catch(() => undefined);
      if (answer?.ok) result.milliseconds.push(performance.now() - started);
      else result.failed += 1;
      await sleep(HEALTH_POLL_MS);
    }
  })();
  return async () => {
    isOver = true;
    await polling;
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
  const stopHealthPolls = pollHealth(server.url);
  const connections = MAX_CONNECTIONS;
  const over = await load.ask({ target, connections, perSecond: sustainable * times, seconds });
  const health = await stopHealthPolls();
  const peakMemory = server.memory().peak;
  const after: Outcome[] = [];
  while (after.length < RECOVERY_SECONDS) after.push(await sustain(1));
  load.stop();
  return { before, over, after, health, peakMemory };
}

const server = await startServer('Hatchery', workFolder('overload'));
const results = await measure(server);
await server.stop();
console.log(`${machineLine()}\n\n${overloadTable(results)}\n\nGoals:\n\n${goals(results).join('\n')}`);
