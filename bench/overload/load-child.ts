/** The child process of load.ts. It receives one `MixedLoad` at a time and replies to each with an `Outcome`. */
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../statistics.ts';
import { type Connection, openConnection } from './connection.ts';
import type { Kind, MixedLoad, Outcome } from './load.ts';
import { healthCheck, someRequest } from './requests.ts';

const TICK_MS = 1;
/** Time in ms to wait for outstanding responses after the load ends. */
const TIMEOUT_MS = 5_000;

async function fire({ target, connections, perSecond, seconds }: MixedLoad): Promise<Outcome> {
  const port = Number(new URL(target.url).port);
  const outcome: Outcome = { answers: [], seconds, unsent: 0, cut: 0, withoutRetryAfter: 0 };
  const latencies = new Map<string, number[]>();
  const idle: Connection[] = [];
  let busy = 0;
  // Opens all connections before the load starts, because in production the proxies and active phones are already
  // connected. A connection is ready once it has received a first response.
  for (let at = 0; at < connections; at += 1) {
    const connection = await openConnection(port);
    await connection.send(healthCheck);
    idle.push(connection);
  }
  const started = performance.now();
  const elapsed = () => performance.now() - started;

  async function send(connection: Connection): Promise<void> {
    busy += 1;
    const { kind, bytes } = someRequest(target);
    const sent = performance.now();
    const answer = await connection.send(bytes);
    busy -= 1;
    if (!answer) {
      outcome.cut += 1;
      return;
    }
    idle.push(connection);
    if (answer.status === 503 && !answer.retryAfter) outcome.withoutRetryAfter += 1;
    const key = `${kind} ${answer.status}`;
    const known = latencies.get(key) ?? [];
    known.push(performance.now() - sent);
    latencies.set(key, known);
  }

  async function ask(): Promise<void> {
    for (let free = idle.pop(); free && elapsed() < seconds * 1000; free = idle.pop()) await send(free);
  }

  if (perSecond === undefined) await Promise.all(Array.from({ length: connections }, ask));
  else {
    for (let sent = 0; elapsed() < seconds * 1000; await sleep(TICK_MS)) {
      for (const due = (elapsed() * perSecond) / 1000; sent < due; sent += 1) {
        const free = idle.pop();
        if (free) void send(free);
        else outcome.unsent += 1;
      }
    }
    for (const end = elapsed(); busy > 0 && elapsed() - end < TIMEOUT_MS; ) await sleep(TICK_MS);
  }
  outcome.cut += busy;
  for (const each of idle) each.end();
  for (const [key, sample] of latencies) {
    const [kind, status] = key.split(' ');
    outcome.answers.push({
      kind: kind as Kind,
      status: Number(status),
      count: sample.length,
      p50: quantile(sample, 0.5),
      p99: quantile(sample, 0.99),
      worst: quantile(sample, 1),
    });
  }
  return outcome;
}

process.on('message', async (load: MixedLoad) => process.send?.(await fire(load)));
