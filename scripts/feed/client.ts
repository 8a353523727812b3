import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../shared/models/typescript/types.ts';
import { failure } from './failure.ts';

export interface ClientOptions {
  baseUrl: string;
  token: string;
  fetch?: typeof globalThis.fetch;
  wait?: (ms: number) => Promise<unknown>;
}

export interface Client {
  /** The body of a good answer. Throws a failure that says what the server would rather have. */
  send(method: 'GET' | 'POST', path: string, body?: unknown, options?: { once?: boolean }): Promise<unknown>;
}

const TRIES = 6;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;
const PATIENCE_MS = 30_000;
/** Not now, but perhaps in a moment. */
const PASSING = [429, 502, 503, 504];

/** HTTP for feeders: what passes by itself is waited out, a few times, for as long as the server asks. */
export function createClient({ baseUrl, token, fetch = globalThis.fetch, wait = sleep }: ClientOptions): Client {
  // Where nobody has ever answered, it is the address that is wrong, and waiting helps nothing.
  let reached = false;

  /** The response; or, when there was none, why. */
  async function attempt(method: string, path: string, body: unknown): Promise<Response | string> {
    try {
      return await fetch(`${baseUrl}${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        signal: AbortSignal.timeout(PATIENCE_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (error) {
      return reasonOf(error);
    }
  }

  return {
    async send(method, path, body, { once = false } = {}) {
      const tries = once ? 1 : TRIES;
      for (let tried = 1; ; tried += 1) {
        const response = await attempt(method, path, body);
        const passing = typeof response === 'string' ? reached : PASSING.includes(response.status);
        reached ||= typeof response !== 'string';
        if (!passing || tried === tries) {
          if (typeof response === 'string') throw unreachable(baseUrl, response);
          return await answerOf(response);
        }
        const asked = typeof response === 'string' ? undefined : retryAfter(response.headers.get('Retry-After'));
        if (typeof response !== 'string') await response.body?.cancel();
        await wait(Math.min(asked ?? FIRST_WAIT_MS * 2 ** (tried - 1), LONGEST_WAIT_MS));
      }
    },
  };
}

/** What a server asks for, in milliseconds: seconds, or a date (RFC 9110). */
function retryAfter(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const ms = Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, 0);
}

async function answerOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const body = parse(text);
  if (response.ok && body !== undefined) return body;
  const { detail, errors = [] } = (body ?? {}) as Partial<Problem>;
  const said = detail ?? 'It is no Hatchery, or one that is not well: check --base-url.';
  throw failure(`The server answered ${response.status}: ${said}`, { status: response.status, errors });
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

function unreachable(baseUrl: string, reason: string) {
  return failure(
    `No answer from ${baseUrl} (${reason}). Check that Hatchery runs there, or say where with --base-url.`,
  );
}
