import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from '../shared/models/typescript/paths.ts';
import { apiError, networkError } from './errors.ts';
import { fetchWithRetry, type RetryOptions } from './fetch-with-retry.ts';
import { retryAfterMs } from './retry-after.ts';

export type Hatchery = Client<paths>;

type Token = string | undefined;

export interface ClientOptions extends RetryOptions {
  /** Where Hatchery is, such as `https://pets.example`; empty in a web page that it serves itself. */
  baseUrl: string;
  /**
   * The access token; as a function it is asked for at every request, as whoever logs in later has none yet. A call that says
   * `Authorization` itself is sent as it is.
   */
  token?: Token | (() => Token | Promise<Token>);
}

/**
 * Every operation of the contract, typed, for Node, browsers and React Native. What passes by itself is waited out; nothing is
 * sent twice that must not happen twice. Making one costs nothing and sends nothing.
 *
 * @example
 * const hatchery = createClient({ baseUrl: 'http://localhost:8787', token });
 * const pet = await unwrap(hatchery.GET('/users/{user_id}/pet', { params: { path: { user_id } } }));
 */
export function createClient({ baseUrl, token, ...options }: ClientOptions): Hatchery {
  const client = createFetchClient<paths>({ baseUrl, fetch: fetchWithRetry(options) });
  client.use({
    async onRequest({ request }) {
      if (request.headers.has('Authorization')) return;
      const present = typeof token === 'function' ? await token() : token;
      if (present) request.headers.set('Authorization', `Bearer ${present}`);
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

/**
 * The data of a call's answer. Throws an `ApiError` with the problem document for any other answer, a `NetworkError` when none arrived
 * or it cannot be read, such as a hotel's login page, and the signal's reason when it was aborted.
 */
export async function unwrap<Data>(call: Promise<Outcome<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((failure) => {
    throw failure instanceof SyntaxError ? networkError(failure) : failure;
  });
  if (!response.ok) throw apiError(response.status, error, retryAfterMs(response));
  return data as Data;
}
