/** Devices that send, each for a user of its own. */
import type { CreatedStream } from '../../shared/models/typescript/types.ts';
import { createUsers } from '../requests.ts';
import { PULSE_AND_STEPS } from './readings.ts';

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
