import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { CreatedUser, UserProfile } from '../../../shared/models/typescript/types.ts';
import { assertContract } from './contract.ts';
import { createdUsers, type Remains } from './created-users.ts';

/** The tests of the suite, called rules, keyed by title. A rule passes unless it throws. */
export type Rules = Record<string, (api: Api) => Promise<void>>;

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

/** Makes a valid ID token. `claims` replaces claims; one that is undefined is left out. */
export type IdToken = (claims: Record<string, unknown>) => string;

/** Service keys that the service under test has. */
export interface ServiceKeys {
  withScope(scope: string): string;
  /** A key with all scopes but this one. Undefined if the suite has only one key. */
  withoutScope?: ((scope: string) => string) | undefined;
}

/** The service under test. The suite calls it only over HTTP. */
export interface Api {
  baseUrl(): string;
  /** The URL that the service's answers begin with, as its contract says. Differs from `baseUrl` behind the web app. */
  publicUrl(): Promise<string>;
  /** An origin whose web pages may upload pictures. */
  uploadOrigin(): Promise<string>;
  /** Makes ID tokens of the provider that the service trusts. Undefined if the suite cannot. */
  idToken: IdToken | undefined;
  /** Undefined if the suite has no service key. */
  serviceKeys: ServiceKeys | undefined;
  /** Sends a request to an API path or a signed URL. Asserts that the response to an API path conforms to the contract. */
  send(address: string, init?: RequestInit): Promise<Response>;
  /** Sends `POST /users`. A string is sent as the raw body, an object as JSON. */
  post(body: object | string, headers?: Record<string, string>): Promise<Response>;
  createUser(fields?: object, headers?: Record<string, string>): Promise<Owner>;
  /**
   * Calls `make` on first use, and returns the same result to all other rules. This keeps the number of created users low.
   */
  once<T>(make: (api: Api) => Promise<T>): Promise<T>;
  /** Erases all users that the suite has created. */
  eraseUsers(): Promise<Remains>;
}

export interface Owner {
  /** The profile returned when the user was created. */
  profile: UserProfile;
  token: string;
  auth: { Authorization: string };
  /** `/users/{user_id}` */
  path: string;
  read(): Promise<UserProfile>;
  update(patch: object, headers?: Record<string, string>): Promise<Response>;
}

export const NAMES = { name: 'Max', pet_name: 'Rocky' };
/** Creates a user. Rules that change nothing share this user through `api.once`. */
export const someUser = (api: Api) => api.createUser();

export function connect(
  baseUrl: () => string,
  uploadOrigin: () => string | undefined = () => undefined,
  idToken: () => IdToken | undefined = () => undefined,
  serviceKeys: () => ServiceKeys | undefined = () => undefined,
): Api {
  const made = new Map<unknown, Promise<unknown>>();
  const created = createdUsers();

  const send: Api['send'] = async (address, init = {}) => {
    if (!address.startsWith('/')) return request(address, init);
    const response = await request(`${baseUrl()}${address}`, init);
    const method = init.method ?? 'GET';
    // Preflight responses are not checked, because they often come from a gateway that does not follow the contract.
    if (method !== 'OPTIONS') await assertContract(method, address, response.clone());
    await created.note(method, address, response);
    return response;
  };
  const post: Api['post'] = (body, headers = {}) =>
    send('/users', { method: 'POST', body: isRaw(body) ? body : JSON.stringify(body), headers });

  const api: Api = {
    baseUrl,
    publicUrl: () => api.once(servedUrl),
    async uploadOrigin() {
      const isBehindApp = (await api.publicUrl()) !== baseUrl();
      return uploadOrigin() ?? (isBehindApp ? new URL(baseUrl()).origin : 'https://pet.example');
    },
    get idToken() {
      return idToken();
    },
    get serviceKeys() {
      return serviceKeys();
    },
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
    eraseUsers: () => created.erase(send),
  };
  return api;
}

async function servedUrl(api: Api): Promise<string> {
  const { servers } = (await (await api.send('/openapi.json')).json()) as { servers: { url: string }[] };
  return servers[0]?.url ?? assert.fail('The contract names no server.');
}

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

/** Parses the profile from a response. After a create, the profile includes the access token. */
export async function userIn(response: Response | Promise<Response>): Promise<CreatedUser> {
  const answer = await response;
  assert.ok(answer.ok, `${answer.status} ${await answer.clone().text()}`);
  return (await answer.json()) as CreatedUser;
}

const isRaw = (body: object | string): body is string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' || body instanceof Uint8Array;

const MAX_ATTEMPTS = 8;
const MAX_RETRY_AFTER_S = 60;
/**
 * Timeout in ms: far longer than any response should take, but it keeps a rule from waiting indefinitely.
 */
const TIMEOUT_MS = 120_000;

/** Sends a request without following redirects. Retries 429 responses if `Retry-After` is at most a minute. */
async function request(url: string, init: RequestInit): Promise<Response> {
  for (let tries = 1; ; tries += 1) {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(TIMEOUT_MS), ...init });
    // Read the whole body, because an unread body keeps its connection open, and some rules check only the status.
    const bytes = await response.arrayBuffer();
    const seconds = Number(response.headers.get('Retry-After')) || 1;
    if (response.status !== 429 || tries === MAX_ATTEMPTS || seconds > MAX_RETRY_AFTER_S) {
      const { status, headers } = response;
      return new Response(bytes.byteLength ? bytes : null, { status, headers: asSent(headers) });
    }
    await delay(seconds * 1000);
  }
}

/** Restores the name of a header that API Gateway renames. */
export function asSent(headers: Headers): Headers {
  const challenge = headers.get('X-Amzn-Remapped-WWW-Authenticate');
  const sent = new Headers(headers);
  if (challenge !== null) sent.set('WWW-Authenticate', challenge);
  return sent;
}
