import createFetchClient, { type Client } from 'openapi-fetch';
import type { paths } from '../shared/models/typescript/paths.ts';
import { ApiError, NetworkError } from './errors.ts';
import { fetchWithRetry, type RetryOptions } from './fetch-with-retry.ts';
import { retryAfterMs } from './retry-after.ts';
import type { TypedPost } from './typed-posts.ts';

/** A client of openapi-fetch in which the answers of `POST /users` and `POST …/tokens` have the types that belong to the body. */
export type Hatchery = { POST: TypedPost } & Client<paths>;

type Token = string | undefined;

export interface ClientOptions extends RetryOptions {
  /** URL of the server, such as `https://pets.example`. Leave it empty in a web page that the server itself serves. */
  baseUrl: string;
  /**
   * The access token, or a function that returns it. The function is called before every request: use one when the user
   * signs in later. A request with its own `Authorization` header keeps that header.
   */
  token?: Token | (() => Token | Promise<Token>);
}

/**
 * A typed client for every operation of the API, for Node, browsers and React Native. Transient errors are retried, but only for
 * requests that are safe to repeat. Creating a client sends nothing.
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
  return client as Hatchery;
}

interface Outcome<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/**
 * Unwraps the result of a call.
 *
 * @returns the data of a successful call
 * @throws an `ApiError` with the problem document for any other status
 * @throws a `NetworkError` when no response arrived, or one that is not JSON, such as the page of a captive portal
 * @throws the signal's reason after an abort
 */
export async function unwrap<Data>(call: Promise<Outcome<Data>>): Promise<Data> {
  const { data, error, response } = await call.catch((failure) => {
    throw failure instanceof SyntaxError ? new NetworkError(failure) : failure;
  });
  if (!response.ok) throw new ApiError(response.status, error, retryAfterMs(response));
  return data as Data;
}
