/** The load: devices that send batches, each another one, by autocannon in a process of its own. */
import type { CreatedStream } from '../../shared/models/typescript/types.ts';
import { startLoadGenerator } from '../load.ts';
import { createUsers } from '../requests.ts';
import { PULSE_AND_STEPS } from './readings.ts';

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

export interface Device {
  path: string;
  token: string;
}

/** Makes users, and a stream for each. */
export async function createDevices(url: string, count: number): Promise<Device[]> {
  const devices: Device[] = [];
  const consent = { source: 'bench', metrics: PULSE_AND_STEPS, purposes: ['pet_state', 'pet_messages'] };
  for (const { user_id, access_token } of await createUsers(url, count)) {
    const path = `/users/${user_id}/streams`;
    const headers = { authorization: `Bearer ${access_token}` };
    const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(consent) });
    if (!response.ok) throw new Error(`${url}: no stream was created: ${response.status} ${await response.text()}`);
    const { stream_id, ingest_token } = (await response.json()) as CreatedStream;
    devices.push({ path: `${path}/${stream_id}/samples`, token: ingest_token });
  }
  return devices;
}
