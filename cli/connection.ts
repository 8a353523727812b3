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

export interface Connection {
  /** Sends a request again after any temporary failure: for all that has the same effect when it is sent twice. */
  hatchery: Hatchery;
  /** Sends a request again only when it was certainly not carried out. */
  once: Hatchery;
  /** The data of an answer. Throws a ServerError for an error, and a CommandError when no answer arrived. */
  unwrap: typeof unwrap;
  /** Puts a picture into storage. Throws as `unwrap` does. */
  upload(ticket: UploadTicket, picture: Blob): Promise<void>;
}

const ATTEMPTS = 6;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 60_000;
const TIMEOUT_MS = 30_000;
/** For an upload with all its attempts. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;

/** The typed client, which tries for longer than an app does: an import that runs for hours has to survive a restart of the server. */
export function connect({ baseUrl, token, fetch = globalThis.fetch, wait = sleep }: ConnectionOptions): Connection {
  let reached = false;

  const retryDelay: RetryDelay = (attempts, response) => {
    // When the server has never answered, its address is wrong, and waiting does not help.
    if (attempts === ATTEMPTS || !reached) return undefined;
    const asked = response && retryAfterMs(response);
    // A quota is refused for a day; an overload passes.
    if (response?.status === 429 && asked !== undefined && asked > MAX_DELAY_MS) return undefined;
    return Math.min(asked ?? FIRST_DELAY_MS * 2 ** (attempts - 1), MAX_DELAY_MS);
  };
  const settings: RetryOptions = {
    timeoutMs: TIMEOUT_MS,
    retryDelay,
    wait: (ms) => wait(ms),
    async fetch(request) {
      const response = await fetch(request);
      reached = true;
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

/** Throws the error in the words of a command: printable, and with what to do. */
function fail(error: unknown, who: 'server' | 'storage', address: string): never {
  if (isApiError(error)) {
    const { status, code, message, problem } = error;
    const unknown = who === 'server' ? ': This is not a Hatchery, or not one that works: check --base-url.' : '.';
    const said = code === '' ? unknown : `: ${printable(message)}`;
    throw new ServerError(`The ${who} answered ${status}${said}`, status, problem.errors);
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

/** Such as ECONNREFUSED. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'timeout';
  if (cause.name === 'AbortError') return 'timeout';
  const { code, message = cause.message } = (cause.cause ?? {}) as Partial<NodeJS.ErrnoException>;
  return code ?? message;
}
