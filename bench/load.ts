/** Generates load with autocannon in a child process, so that the load does not slow down the harness. */
import autocannon, { type Request as LoadRequest } from 'autocannon';
import { startChild } from './child.ts';
import { type Latencies, latenciesOf } from './statistics.ts';

export interface Load {
  url: string;
  connections: number;
  /** Duration in seconds. `once` sends each request exactly once. */
  seconds: number | 'once';
  requests: LoadRequest[];
}

export interface Figures extends Latencies {
  requests: number;
  perSecond: number;
}

export type Reply = Figures | { error: string };

export interface LoadGenerator<Task = Load> {
  /** @throws on any response whose status is not 2xx */
  run(load: Task): Promise<Figures>;
  stop(): void;
}

/** Starts a child process that runs `file`. It generates one load at a time. */
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

export function fire(options: autocannon.Options): Promise<Reply> {
  // Measures latencies here, because autocannon rounds them to whole milliseconds.
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
