/** The load: batches, each another one, by autocannon in a process of its own. */
import { startChild } from '../child.ts';
import type { Figures } from '../load.ts';
import type { Device } from './devices.ts';

/** 500 readings, some 40 KB of JSON. */
export const MINUTES_IN_BATCH = 250;
export const SAMPLES_IN_BATCH = 2 * MINUTES_IN_BATCH;
export const CONNECTIONS = 32;

export interface BatchLoad {
  url: string;
  devices: Device[];
  /** How many were sent to this server before: no batch is sent twice. */
  sent: number;
  /** How many to send now. */
  batches: number;
}

export type BatchReply = Figures | { error: string };

export interface BatchGenerator {
  /** Throws when there was any answer but 2xx. */
  run(load: BatchLoad): Promise<Figures>;
  stop(): void;
}

export function startBatchGenerator(): BatchGenerator {
  const { ask, stop } = startChild<BatchLoad, BatchReply>('ingest/load-child.ts');
  return {
    async run(load) {
      const reply = await ask(load);
      if ('error' in reply) throw new Error(`${load.url}: ${reply.error}`);
      return reply;
    },
    stop,
  };
}
