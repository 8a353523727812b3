/**
 * A device that pairs itself and sends a reading, without dependencies. docs/pairing.md explains the protocol.
 *
 *     node examples/device.ts    # or: BASE_URL=https://pets.example node examples/device.ts
 *
 * The owner enters the code that it shows in the web app. The token is kept in TOKEN_FILE, so the next run only sends.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const BASE_URL = process.env.BASE_URL ?? 'http://localhost:8787';
const TOKEN_FILE = process.env.TOKEN_FILE ?? 'device-token.json';
const NAME = 'Step sensor';
const ATTEMPTS = 5;

interface Codes {
  device_code: string;
  user_code: string;
  verification_uri_complete: string;
  interval: number;
}
interface Device {
  access_token: string;
  scope: string;
  samples_url: string;
}
interface Answer<Value> {
  /** 0 if there was no answer. */
  status: number;
  value: Value & { error?: string; detail: string };
}

async function post<Value>(url: string, body: string | URLSearchParams, token?: string): Promise<Answer<Value>> {
  try {
    const headers = token ? { Authorization: `Bearer ${token}` } : {};
    const response = await fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(30_000) });
    return { status: response.status, value: (await response.json()) as Answer<Value>['value'] };
  } catch (error) {
    return { status: 0, value: { detail: String(error) } as Answer<Value>['value'] };
  }
}

const form = <Value>(path: string, fields: Record<string, string>) =>
  post<Value>(BASE_URL + path, new URLSearchParams(fields));

/** Shows a code until the owner has agreed. Returns the token and where to send readings. */
async function pair(): Promise<Device> {
  const { status, value: codes } = await form<Codes>('/device_authorization', {
    client_id: NAME,
    scope: 'heart_rate step_count',
  });
  if (status !== 200) throw new Error(codes.detail);
  console.log(`Enter the code ${codes.user_code} in the app, or open ${codes.verification_uri_complete}`);
  let { interval } = codes;
  for (;;) {
    await delay(interval * 1_000);
    const { status, value } = await form<Device>('/device_token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      device_code: codes.device_code,
      client_id: NAME,
    });
    if (status === 200) return value;
    if (value.error === 'slow_down') interval += 5;
    else if (value.error !== 'authorization_pending' && status >= 400 && status < 500) throw new Error(value.detail);
  }
}

/** Sends a reading. The batch_id makes a retry safe: the batch is stored once. */
async function send({ samples_url, access_token }: Device, metric: string, value: number): Promise<void> {
  const reading = { metric, value, start: new Date().toISOString() };
  const batch = JSON.stringify({ batch_id: crypto.randomUUID(), samples: [reading] });
  for (let attempt = 1; ; attempt += 1) {
    const answer = await post(samples_url, batch, access_token);
    if (answer.status === 202) return;
    // The owner has disconnected this device.
    if (answer.status === 401) rmSync(TOKEN_FILE);
    const isMistake = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
    if (isMistake || attempt === ATTEMPTS) throw new Error(answer.value.detail);
    await delay(1_000 * 2 ** attempt);
  }
}

if (!existsSync(TOKEN_FILE)) writeFileSync(TOKEN_FILE, JSON.stringify(await pair()), { mode: 0o600 });
const device: Device = JSON.parse(readFileSync(TOKEN_FILE, 'utf8'));
console.log(`Paired: this device may send ${device.scope}.`);
if (device.scope.split(' ').includes('step_count')) {
  await send(device, 'step_count', 250);
  console.log('Sent 250 steps.');
}
