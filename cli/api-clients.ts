import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Hatchery, unwrap } from '../client/client.ts';
import { isApiError, isNetworkError } from '../client/errors.ts';
import { fetchWithRetry, type RetryDelay, type RetryOptions } from '../client/fetch-with-retry.ts';
import { putPicture } from '../client/put-picture.ts';
import { retryAfterMs } from '../client/retry-after.ts';
import type { UploadTicket } from '../shared/models/typescript/types.ts';
import { CommandError, ServerError } from './errors.ts';
import { printable } from './output.ts';

export interface ConnectionOptions {
  baseUrl: string;
  token?: string | (() => string | undefined);
  fetch?: (request: Request) => Promise<Response>;
  wait?: (ms: number) => Promise<unknown>;
}

export interface ApiClients {
  /** Client for idempotent requests. It retries them after every transient failure. */
  hatchery: Hatchery;
  /**
   * Client for requests that are not idempotent. It retries them only when the server certainly did not process them.
   */
  once: Hatchery;
  /**
   * @returns the data of a response
   * @throws a ServerError for an error status; a CommandError when no response arrived
   */
  unwrap: typeof unwrap;
  /**
   * Uploads a picture to storage.
   *
   * @throws the same errors as `unwrap`
   */
  upload(ticket: UploadTicket, picture: Blob): Promise<void>;
}

const ATTEMPTS = 6;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 60_000;
const TIMEOUT_MS = 30_000;
/** Timeout of an upload in ms, including all retries. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;

/**
 * Creates typed clients that retry for longer than an app would. An import can take hours and has to survive a restart
 * of the server.
 */
export function createApiClients({
  baseUrl,
  token,
  fetch = globalThis.fetch,
  wait = sleep,
}: ConnectionOptions): ApiClients {
  let isReachable = false;

  const retryDelay: RetryDelay = (attempts, response) => {
    // If no request has received a response yet, the URL is probably wrong, so a retry would not help.
    if (attempts === ATTEMPTS || !isReachable) return undefined;
    const retryAfter = response && retryAfterMs(response);
    // A 429 with a long Retry-After comes from a daily quota, not from a short overload.
    if (response?.status === 429 && retryAfter !== undefined && retryAfter > MAX_DELAY_MS) return undefined;
    return Math.min(retryAfter ?? FIRST_DELAY_MS * 2 ** (attempts - 1), MAX_DELAY_MS);
  };
  const settings: RetryOptions = {
    timeoutMs: TIMEOUT_MS,
    retryDelay,
    wait: (ms) => wait(ms),
    async fetch(request) {
      const response = await fetch(request);
      isReachable = true;
      return response;
    },
  };
  const repeating = { ...settings, isRepeatable: () => true };

  return {
    hatchery: createClient({ baseUrl, token, ...repeating }),
    once: createClient({ baseUrl, token, ...settings }),
    unwrap: (call) => unwrap(call).catch((error) => fail(error, 'server', baseUrl)),
    async upload(ticket, picture) {
      const options = { fetch: fetchWithRetry(repeating), timeoutMs: UPLOAD_TIMEOUT_MS };
      await putPicture(ticket, picture, options).catch((error) => fail(error, 'storage', ticket.upload_url));
    },
  };
}

/** Throws a CommandError whose message can be shown to the user. */
function fail(error: unknown, service: 'server' | 'storage', address: string): never {
  if (isApiError(error)) {
    const { status, code, message, problem } = error;
    const advice = service === 'server' ? '. It may not be a Hatchery server: check --base-url.' : '.';
    const detail = code === '' ? advice : `: ${printable(message)}`;
    throw new ServerError(`The ${service} answered ${status}${detail}`, status, problem.errors, code);
  }
  if (!isNetworkError(error)) throw error;
  const { origin } = new URL(address);
  if (error.cause instanceof SyntaxError) {
    throw new CommandError(`${origin} did not answer with JSON, so it is not a Hatchery server: check --base-url.`);
  }
  throw new CommandError(
    `No answer from ${origin} (${reasonOf(error.cause)}). Check that the server is running, or set its URL with --base-url.`,
  );
}

/** Returns why no response arrived: `timeout`, an error code such as ECONNREFUSED, or the message of the error. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'timeout';
  if (cause.name === 'AbortError') return 'timeout';
  const { code, message = cause.message } = (cause.cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return code ?? message;
}
