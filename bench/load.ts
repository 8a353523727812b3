/** The load generator: autocannon in a process of its own, so that the harness does not get in its way. */
import type { Request } from 'autocannon';
import { startChild } from './child.ts';

export interface Load {
  url: string;
  connections: number;
  /** Runs for so many seconds, or sends each request once. */
  seconds: number | 'once';
  requests: Request[];
}

export interface Figures {
  requests: number;
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

export type Reply = Figures | { error: string };

export interface LoadGenerator<Task = Load> {
  /** Throws when there was any answer but 2xx. */
  run(load: Task): Promise<Figures>;
  stop(): void;
}

/** A process that fires loads, one at a time; `file` says how. */
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
