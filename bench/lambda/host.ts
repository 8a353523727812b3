/**
 * The child process that runs one function. Like Lambda's runtime, it sends the function one event at a time. Load is
 * generated inside this process, so that only the function and the database are measured.
 */
import type { TestUser } from '../requests.ts';
import { quantile } from '../statistics.ts';

/**
 * A message to this process. If it contains one event, the reply is the function's response. If it contains users,
 * the process sends an event of each in turn for `seconds` seconds, and replies with `Figures`.
 */
export type Question = { event: unknown } | Load;

export interface Load {
  users: [TestUser, ...TestUser[]];
  /** The first user's event, as JSON. */
  template: string;
  seconds: number;
}

export interface Figures {
  operations: number;
  /** Latency quantiles in microseconds. */
  p50: number;
  p99: number;
  /** CPU time per operation in microseconds, summed over all threads. */
  cpu: number;
}

const { handler } = await import(process.argv[2] ?? '');

async function load({ users, template, seconds }: Load): Promise<Figures> {
  const [first] = users;
  const milliseconds: number[] = [];
  const end = performance.now() + seconds * 1000;
  const before = process.cpuUsage();
  while (performance.now() < end) {
    const { user_id, access_token } = users[milliseconds.length % users.length] ?? first;
    // Parsed when it is due, as Lambda's runtime does. Events that are kept would add to the measured memory.
    const event = JSON.parse(template.replaceAll(first.user_id, user_id).replaceAll(first.access_token, access_token));
    const started = performance.now();
    const { statusCode, body } = await handler(event, {});
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
  const answer = 'event' in question ? handler(question.event, {}) : load(question);
  process.send?.(await answer);
});
