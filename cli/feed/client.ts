import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../shared/models/typescript/types.ts';
import { failure } from './failure.ts';
import { printable } from './terminal.ts';

export interface ClientOptions {
  baseUrl: string;
  /** Absent where nobody needs to be proved. */
  token?: string;
  /** The flag that says where the server is. */
  flag?: string;
  fetch?: typeof globalThis.fetch;
  wait?: (ms: number) => Promise<unknown>;
}

interface SendOptions {
  /** For what would not be the same twice: sent again only when it was certainly not carried out. */
  once?: boolean;
  headers?: Record<string, string>;
}

export interface Client {
  /** The body of a good answer. Throws a failure that says what the server would rather have. */
  send(method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown, options?: SendOptions): Promise<unknown>;
  /** Puts bytes to a signed address. Throws a failure when they are not taken. */
  put(address: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The same client with a token. */
  as(token: string): Client;
}

const TRIES = 6;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
const PATIENCE_MS = 30_000;
/** Not now, but perhaps in a moment. */
const PASSING = [429, 502, 503, 504];
/** And not carried out, whatever it was. */
const PUT_OFF = [429];

/** HTTP for feeders: what passes by itself is waited out, a few times, for as long as the server asks. */
export function createClient(options: ClientOptions): Client {
  const { baseUrl, flag = '--base-url', fetch = globalThis.fetch, wait = sleep } = options;
  // Where nobody has ever answered, it is the address that is wrong, and waiting helps nothing.
  let reached = false;

  /** The response; or, when there was none, why. */
  async function attempt(url: string, init: RequestInit): Promise<Response | string> {
    try {
      return await fetch(url, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
    } catch (error) {
      return reasonOf(error);
    }
  }

  async function persist(url: string, init: RequestInit, once = false): Promise<Response> {
    for (let tried = 1; ; tried += 1) {
      const response = await attempt(url, init);
      const status = typeof response === 'string' ? undefined : response.status;
      const passing = status === undefined ? reached && !once : (once ? PUT_OFF : PASSING).includes(status);
      reached ||= typeof response !== 'string';
      const asked = typeof response === 'string' ? undefined : retryAfter(response.headers.get('Retry-After'));
      // What is put off for longer, as by a quota for a day, is refused for now.
      const isTooLong = status === 429 && asked !== undefined && asked > LONGEST_WAIT_MS;
      if (!passing || tried === TRIES || isTooLong) {
        if (typeof response === 'string') throw unreachable(new URL(url).origin, flag, response);
        return response;
      }
      if (typeof response !== 'string') await response.body?.cancel();
      await wait(Math.min(asked ?? FIRST_WAIT_MS * 2 ** (tried - 1), LONGEST_WAIT_MS));
    }
  }

  const clientOf = (token: string | undefined): Client => ({
    async send(method, path, body, { once, headers } = {}) {
      const proof = token === undefined ? {} : { Authorization: `Bearer ${token}` };
      const init = {
        method,
        headers: { ...proof, 'Content-Type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      };
      return await answerOf(await persist(`${baseUrl}${path}`, init, once), flag);
    },
    async put(address, bytes) {
      const { ok, status } = await persist(address, { method: 'PUT', body: bytes });
      if (!ok) throw failure(`The storage answered ${status}.`, { status, errors: [] });
    },
    as: clientOf,
  });
  return clientOf(options.token);
}

/** What a server asks for, in milliseconds: seconds, or a date (RFC 9110). */
function retryAfter(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const ms = Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

async function answerOf(response: Response, flag: string): Promise<unknown> {
  const text = await response.text();
  const body = parse(text);
  if (response.ok && body !== undefined) return body;
  const { detail, errors = [] } = (body ?? {}) as Partial<Problem>;
  const said = detail ?? `It is no Hatchery, or one that is not well: check ${flag}.`;
  throw failure(`The server answered ${response.status}: ${printable(String(said))}`, {
    status: response.status,
    errors,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  const { cause, message } = error as Error;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code ?? message;
}

function unreachable(origin: string, flag: string, reason: string) {
  return failure(`No answer from ${origin} (${reason}). Check that Hatchery runs there, or say where with ${flag}.`);
}
