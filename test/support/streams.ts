import assert from 'node:assert/strict';
import type {
  CreatedStream,
  CreatedUser,
  HealthSample,
  HealthStream,
  PetKnowledge,
  PetState,
  SamplePage,
  StreamList,
} from '../../shared/models/typescript/types.ts';

type Send = (address: string, init?: RequestInit) => Promise<Response>;
type Fields = Record<string, unknown>;
export type StreamOwner = ReturnType<typeof streamsOf>;

export const METRICS = [
  'heart_rate',
  'resting_heart_rate',
  'heart_rate_variability_rmssd',
  'heart_rate_variability_sdnn',
  'respiratory_rate',
  'oxygen_saturation',
  'body_temperature',
  'step_count',
  'sleep_duration',
  'sleep_score',
  'recovery_score',
  'stress_level',
  'self_report',
] as const satisfies HealthSample['metric'][];

export const CONSENT = { source: 'test-watch', metrics: [...METRICS], purposes: ['pet_state', 'pet_messages'] };
const MINUTE_MS = 60_000;

export const reading = (metric: HealthSample['metric'], value: number, minutes = 30, now = Date.now()) => ({
  metric,
  value,
  start: new Date(now - minutes * MINUTE_MS).toISOString(),
});

/** Parses a JSON response, after asserting that its status is 2xx. */
export async function jsonIn<T>(answer: Response | Promise<Response>): Promise<T> {
  const response = await answer;
  assert.ok(response.ok, `${response.status} ${await response.clone().text()}`);
  return (await response.json()) as T;
}

const post = (send: Send, address: string, body: unknown, headers: Record<string, string>) =>
  send(address, { method: 'POST', headers, body: typeof body === 'string' ? body : JSON.stringify(body) });

/** Creates a user. @returns functions that manage the user's streams and pet through the HTTP API. */
export async function streamOwner(send: Send, fields: Fields = {}) {
  const created = post(send, '/users', { name: 'Max', pet_name: 'Rocky', ...fields }, {});
  return streamsOf(send, await jsonIn<CreatedUser>(created));
}

export function streamsOf(send: Send, { user_id, access_token }: Pick<CreatedUser, 'user_id' | 'access_token'>) {
  const auth = { Authorization: `Bearer ${access_token}` };
  const address = `/users/${user_id}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    send(`${address}${path}`, { headers: { ...auth, ...headers } });
  const create = (consent: Fields) => post(send, `${address}/streams`, consent, auth);

  /** Creates a stream with every consent. `consent` replaces these defaults. */
  async function connect(consent: Fields = {}) {
    const created = await jsonIn<CreatedStream>(create({ ...CONSENT, ...consent }));
    const { ingest_token: token, ...stream } = created;
    const path = `${address}/streams/${stream.stream_id}`;
    const device = { Authorization: `Bearer ${token}` };
    const sendBody = (body: unknown, headers: Record<string, string> = device) =>
      post(send, `${path}/samples`, body, headers);
    return {
      stream: stream satisfies HealthStream,
      token,
      path,
      update: (patch: Fields) => post(send, path, patch, auth),
      revoke: () => send(path, { method: 'DELETE', headers: auth }),
      eraseWithdrawn: (query = '') => send(`${path}/samples${query}`, { method: 'DELETE', headers: auth }),
      sendBody,
      /** Sends a batch with the stream's ingest token, as a device does. */
      sendSamples: (samples: readonly unknown[], batch: Fields = {}) => sendBody({ samples, ...batch }),
    };
  }

  return {
    userId: user_id,
    auth,
    address,
    get,
    create,
    connect,
    updateProfile: (patch: Fields) => post(send, '/users', { user_id, ...patch }, auth),
    streams: async () => (await jsonIn<StreamList>(get('/streams'))).streams,
    page: (query = '') => jsonIn<SamplePage>(get(`/samples${query}`)),
    pet: () => jsonIn<PetState>(get('/pet')),
    knowledge: () => jsonIn<PetKnowledge>(get('/pet/knowledge')),
  };
}
