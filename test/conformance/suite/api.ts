import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import type { CreatedUser, UserProfile } from '../../../shared/models/typescript/types.ts';
import { assertContract } from './contract.ts';

/** Rules by what they say. Each is kept when it does not throw. */
export type Rules = Record<string, (api: Api) => Promise<void>>;

/** A rule for each row of a table. */
export function ruleForEach<Row>(
  say: string,
  table: Record<string, Row>,
  keep: (api: Api, row: Row, what: string) => Promise<void>,
): Rules {
  const rules = Object.entries(table).map(
    ([what, row]) => [`${say}: ${what}`, (api: Api) => keep(api, row, what)] as const,
  );
  return Object.fromEntries(rules);
}

/** The service under test, reached by HTTP alone. */
export interface Api {
  baseUrl(): string;
  /** Asks for a path of the API, and holds the answer against the contract; or for a signed address, as it is. */
  send(address: string, init?: RequestInit): Promise<Response>;
  /** `POST /users` with a body: as it is, or of JSON. */
  post(body: object | string, headers?: Record<string, string>): Promise<Response>;
  createUser(fields?: object, headers?: Record<string, string>): Promise<Owner>;
  /** What `make` makes, made once and shared: a service out there should not be filled with users for nothing. */
  once<T>(make: (api: Api) => Promise<T>): Promise<T>;
  /** Erases all users that were created. */
  leave(): Promise<void>;
}

export interface Owner {
  /** The profile as it was created. */
  profile: UserProfile;
  token: string;
  auth: { Authorization: string };
  /** `/users/{user_id}` */
  path: string;
  read(): Promise<UserProfile>;
  update(patch: object, headers?: Record<string, string>): Promise<Response>;
}

export const NAMES = { name: 'Max', pet_name: 'Rocky' };
/** A user for rules that change nobody. */
export const someone = (api: Api) => api.createUser();

export function connect(baseUrl: () => string): Api {
  const made = new Map<unknown, Promise<unknown>>();
  const created = new Map<string, string>();

  const send: Api['send'] = async (address, init = {}) => {
    if (!address.startsWith('/')) return request(address, init);
    const response = await request(`${baseUrl()}${address}`, init);
    const method = init.method ?? 'GET';
    // Who answers a preflight is often not the service itself, so it goes by other rules.
    if (method !== 'OPTIONS') await assertContract(method, address, response.clone());
    if (address === '/users' && response.status === 201) {
      const { user_id, access_token } = await userIn(response.clone());
      created.set(user_id, access_token);
    }
    return response;
  };
  const post: Api['post'] = (body, headers = {}) =>
    send('/users', { method: 'POST', body: isRaw(body) ? body : JSON.stringify(body), headers });

  const api: Api = {
    baseUrl,
    send,
    post,
    async createUser(fields = {}, headers = {}) {
      const { access_token, ...profile } = await userIn(post({ ...NAMES, ...fields }, headers));
      return ownerOf(api, profile, access_token);
    },
    once<T>(make: (api: Api) => Promise<T>) {
      const making = made.get(make) ?? make(api);
      made.set(make, making);
      return making as Promise<T>;
    },
    async leave() {
      for (const [user_id, token] of created) {
        const { status } = await send(`/users/${user_id}`, {
          method: 'DELETE',
          headers: { Authorization: `Bearer ${token}` },
        });
        assert.ok([200, 401].includes(status), `${status}`);
      }
    },
  };
  return api;
}

/** A user together with the token that opens it. */
export function ownerOf(api: Api, profile: UserProfile, token: string): Owner {
  const { user_id } = profile;
  const auth = { Authorization: `Bearer ${token}` };
  const path = `/users/${user_id}`;
  return {
    profile,
    token,
    auth,
    path,
    read: () => userIn(api.send(path, { headers: auth })),
    update: (patch, headers = {}) => api.post({ user_id, ...patch }, { ...auth, ...headers }),
  };
}

/** The profile that an answer holds; after a create, with its token. */
export async function userIn(response: Response | Promise<Response>): Promise<CreatedUser> {
  const answer = await response;
  assert.ok(answer.ok, `${answer.status} ${await answer.clone().text()}`);
  return (await answer.json()) as CreatedUser;
}

const isRaw = (body: object | string): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array;

const MOST_TRIES = 8;
const MOST_SECONDS = 60;
/** Far more than any answer takes: so that a service that says nothing ends a rule, not waits with it. */
const PATIENCE_MS = 120_000;

/** Fetches without following any redirect, and comes back when asked to do so within a minute. */
async function request(url: string, init: RequestInit): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS), ...init });
    // Read to the end at once: no connection is kept for a rule that looks at the status alone.
    const bytes = await response.arrayBuffer();
    const seconds = Number(response.headers.get('Retry-After')) || 1;
    if (response.status !== 429 || tries === MOST_TRIES || seconds > MOST_SECONDS) {
      const { status, headers } = response;
      return new Response(bytes.byteLength ? bytes : null, { status, headers: asSent(headers) });
    }
    await setTimeout(seconds * 1000);
  }
}

/** API Gateway may keep this header for itself, and send the service’s on under another name. */
function asSent(headers: Headers): Headers {
  const challenge = headers.get('X-Amzn-Remapped-WWW-Authenticate');
  const sent = new Headers(headers);
  if (challenge !== null) sent.set('WWW-Authenticate', challenge);
  return sent;
}
