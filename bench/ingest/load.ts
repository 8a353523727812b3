/** Generates ingest load with autocannon in a child process. Every device sends different batches. */
import type { CreatedStream } from '../../shared/models/typescript/types.ts';
import { startLoadGenerator } from '../load.ts';
import { createUsers } from '../requests.ts';
import { PULSE_AND_STEPS } from './readings.ts';

/** A batch has two readings per minute, so it contains 500 readings, about 40 KB of JSON. */
export const MINUTES_IN_BATCH = 250;
export const SAMPLES_IN_BATCH = 2 * MINUTES_IN_BATCH;
export const CONNECTIONS = 32;

export interface BatchLoad {
  url: string;
  devices: Device[];
  /** Number of batches already sent to this server. The load continues from there, so that no batch is sent twice. */
  sent: number;
  batches: number;
}

export const startBatchGenerator = () => startLoadGenerator<BatchLoad>('ingest/load-child.ts');
export type BatchGenerator = ReturnType<typeof startBatchGenerator>;

export interface Device {
  path: string;
  token: string;
}

/** Creates `count` devices. Each belongs to its own user, who has one stream. */
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
