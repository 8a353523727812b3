import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { CreatedUser, UserProfile } from '../../../shared/models/typescript/types.ts';
import { assertContract } from './contract.ts';

/** Rules by their titles. A rule passes when it does not throw. */
export type Rules = Record<string, (api: Api) => Promise<void>>;

/** Creates a rule for each row of a table. */
export function ruleForEach<Row>(
  title: string,
  table: Record<string, Row>,
  check: (api: Api, row: Row, what: string) => Promise<void>,
): Rules {
  const rules = Object.entries(table).map(
    ([what, row]) => [`${title}: ${what}`, (api: Api) => check(api, row, what)] as const,
  );
  return Object.fromEntries(rules);
}

/** The service under test, by HTTP alone. */
export interface Api {
  baseUrl(): string;
  /** Requests a path of the API and asserts that the answer is valid by the contract, or requests a signed URL. */
  send(address: string, init?: RequestInit): Promise<Response>;
  /** `POST /users` with a raw or JSON body. */
  post(body: object | string, headers?: Record<string, string>): Promise<Response>;
  createUser(fields?: object, headers?: Record<string, string>): Promise<Owner>;
  /** The result of `make`, called once and shared, to create few users on a deployed service. */
  once<T>(make: (api: Api) => Promise<T>): Promise<T>;
  /** Erases all users that were created. */
  eraseUsers(): Promise<void>;
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
/** A user for rules that change nothing. */
export const someUser = (api: Api) => api.createUser();

export function connect(baseUrl: () => string): Api {
  const made = new Map<unknown, Promise<unknown>>();
  const created = new Map<string, string>();

  const send: Api['send'] = async (address, init = {}) => {
    if (!address.startsWith('/')) return request(address, init);
    const response = await request(`${baseUrl()}${address}`, init);
    const method = init.method ?? 'GET';
    // A preflight is often answered by a gateway, which does not follow the contract.
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
    async eraseUsers() {
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

/** A user with an access token. */
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

/** Parses the profile in an answer; after a create it includes the access token. */
export async function userIn(response: Response | Promise<Response>): Promise<CreatedUser> {
  const answer = await response;
  assert.ok(answer.ok, `${answer.status} ${await answer.clone().text()}`);
  return (await answer.json()) as CreatedUser;
}

const isRaw = (body: object | string): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array;

const MAX_ATTEMPTS = 8;
const MAX_RETRY_AFTER_S = 60;
/** Timeout in ms, far longer than any answer takes, so that a rule fails when the service does not answer. */
const TIMEOUT_MS = 120_000;

/** Fetches without following redirects; retries 429 after a Retry-After of up to a minute. */
async function request(url: string, init: RequestInit): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS), ...init });
    // Read the body completely, so that rules that check only the status do not hold connections.
    const bytes = await response.arrayBuffer();
    const seconds = Number(response.headers.get('Retry-After')) || 1;
    if (response.status !== 429 || tries === MAX_ATTEMPTS || seconds > MAX_RETRY_AFTER_S) {
      const { status, headers } = response;
      return new Response(bytes.byteLength ? bytes : null, { status, headers: asSent(headers) });
    }
    await delay(seconds * 1000);
  }
}

/** API Gateway renames this header of the service. */
function asSent(headers: Headers): Headers {
  const challenge = headers.get('X-Amzn-Remapped-WWW-Authenticate');
  const sent = new Headers(headers);
  if (challenge !== null) sent.set('WWW-Authenticate', challenge);
  return sent;
}
