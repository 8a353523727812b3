/** The load generator: autocannon in a child process, so that the harness does not slow it. */
import autocannon, { type Request } from 'autocannon';
import { startChild } from './child.ts';
import { type Latencies, latenciesOf } from './statistics.ts';

export interface Load {
  url: string;
  connections: number;
  /** Duration in seconds; `once` sends each request once. */
  seconds: number | 'once';
  requests: Request[];
}

export interface Figures extends Latencies {
  requests: number;
  perSecond: number;
}

export type Reply = Figures | { error: string };

export interface LoadGenerator<Task = Load> {
  /** Throws on any answer but 2xx. */
  run(load: Task): Promise<Figures>;
  stop(): void;
}

/** A child process that runs `file` and sends loads, one at a time. */
export function startLoadGenerator<Task extends { url: string } = Load>(file = 'load-child.ts'): LoadGenerator<Task> {
  const { ask, stop } = startChild<Task, Reply>(file);
  return {
    async run(load) {
      const reply = await ask(load);
      if ('error' in reply) throw new Error(`${load.url}: ${reply.error}`);
      return reply;
    },
    stop,
  };
}

/** Loads a server once. Runs in the child process. */
export function fire(options: autocannon.Options): Promise<Reply> {
  // autocannon's latencies are whole milliseconds.
  const latencies: number[] = [];
  let started = 0;
  let last = 0;
  return new Promise((resolve, reject) => {
    const run = autocannon(options, (error, result) => {
      if (error) return reject(error);
      const failed = result.non2xx + result.errors + result.timeouts;
      if (failed > 0) return resolve({ error: `${failed} failed: ${JSON.stringify(result.statusCodeStats)}` });
      const perSecond = (latencies.length / (last - started)) * 1000;
      resolve({ requests: latencies.length, perSecond, ...latenciesOf(latencies) });
    });
    run.once('start', () => {
      started = performance.now();
    });
    run.on('response', (_client, _status, _bytes, milliseconds) => {
      last = performance.now();
      latencies.push(milliseconds);
    });
  });
}
