/** The load: batches, each another one, by autocannon in a process of its own. */
import { startLoadGenerator } from '../load.ts';
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

/** Fires batches, each another one. */
export const startBatchGenerator = () => startLoadGenerator<BatchLoad>('ingest/load-child.ts');
export type BatchGenerator = ReturnType<typeof startBatchGenerator>;
