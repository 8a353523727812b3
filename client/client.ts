import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from '../shared/models/typescript/paths.ts';
import type { Problem } from '../shared/models/typescript/types.ts';
import { refusal } from './failure.ts';
import { type PersistOptions, persistentFetch } from './persistent-fetch.ts';

export type Hatchery = Client<paths>;

export interface ClientOptions extends PersistOptions {
  /** Where Hatchery is, such as `https://pets.example`; empty in a web page that it serves itself. */
  baseUrl: string;
  /** The access token; as a function it is asked for at every request, as whoever logs in later has none yet. */
  token?: string | (() => string | undefined);
}

/**
 * Every operation of the contract, typed, for Node, browsers and React Native. What passes by itself is waited out; nothing is
 * sent twice that must not happen twice.
 *
 * @example
 * const hatchery = createClient({ baseUrl: 'http://localhost:8787', token });
 * const pet = await answerOf(hatchery.GET('/users/{user_id}/pet', { params: { path: { user_id } } }));
 */
export function createClient({ baseUrl, token, ...options }: ClientOptions): Hatchery {
  const client = createFetchClient<paths>({ baseUrl, fetch: persistentFetch(options) });
  client.use({
    onRequest({ request }) {
      const present = typeof token === 'function' ? token() : token;
      if (present !== undefined) request.headers.set('Authorization', `Bearer ${present}`);
      return request;
    },
  });
  return client;
}

/** What a call resolves with. */
interface Outcome<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The answer to a call. Throws a refusal, with the problem document, for whatever is no success. */
export async function answerOf<Data>(call: Promise<Outcome<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw refusal(response.status, error as Problem);
  return data as Data;
}
