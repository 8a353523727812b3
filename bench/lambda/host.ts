/**
 * The child process that runs one function. Like Lambda's runtime, it sends the function one event at a time. Load is
 * generated inside this process, so that only the function and the database are measured.
 */
import { quantile } from '../statistics.ts';

/**
 * A message to this process. If it contains one event, the reply is the function's response. If it contains several,
 * the process sends them in turn for `seconds` seconds, and replies with `Figures`.
 */
export type Question = { event: unknown } | { events: unknown[]; seconds: number };

export interface Figures {
  operations: number;
  /** Latency quantiles in microseconds. */
  p50: number;
  p99: number;
  /** CPU time per operation in microseconds, summed over all threads. */
  cpu: number;
}

const { handler } = await import(process.argv[2] ?? '');

async function load(events: unknown[], seconds: number): Promise<Figures> {
  const milliseconds: number[] = [];
  const end = performance.now() + seconds * 1000;
  const before = process.cpuUsage();
  for (let started = performance.now(); started < end; started = performance.now()) {
    const { statusCode, body } = await handler(events[milliseconds.length % events.length], {});
    milliseconds.push(performance.now() - started);
    if (statusCode !== 200) throw new Error(`${statusCode}: ${body}`);
  }
  const { user, system } = process.cpuUsage(before);
  return {
    operations: milliseconds.length,
    p50: quantile(milliseconds, 0.5) * 1000,
    p99: quantile(milliseconds, 0.99) * 1000,
    cpu: (user + system) / milliseconds.length,
  };
}

process.on('message', async (question: Question) => {
  const answer = 'event' in question ? handler(question.event, {}) : load(question.events, question.seconds);
  process.send?.(await answer);
});
