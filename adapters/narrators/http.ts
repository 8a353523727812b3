import { setTimeout as delay } from 'node:timers/promises';
import { type Narrator, NarratorError, type Prompt } from '../../core/ports/narrator.ts';

export interface HttpModel {
  name: string;
  /** The address of the POST that returns a message. */
  url: string;
  headers?: Record<string, string>;
  /** The request's body, which is sent as JSON. */
  bodyOf(prompt: Prompt): unknown;
  /** The message in a parsed answer. Throws `unusable`; other errors, such as a TypeError, are reported by name only. */
  messageIn(answer: unknown): string;
}

const UNUSABLE = 'Unusable';
const ATTEMPTS = 2;
const RETRY_MS = 250;
/** With a longer Retry-After, the request fails at once. */
const MAX_WAIT_MS = 10_000;
const MAX_BYTES = 64 * 1024;

/** A narrator over HTTP: one POST for a message, repeated once after 429 or 5xx. The answer may have at most 64 KiB. */
export function httpNarrator(model: HttpModel): Narrator {
  return {
    name: model.name,
    isRemote: true,
    async say(prompt, signal) {
      try {
        return model.messageIn(JSON.parse(await boundedText(await ask(model, prompt, signal))));
      } catch (error) {
        throw new NarratorError(reasonOf(error), error);
      }
    },
  };
}

/** An answer without a usable message. The reason is logged, so it quotes none of the answer's text. */
export function unusable(reason: string): Error {
  return Object.assign(new Error(reason), { name: UNUSABLE });
}

async function ask({ url, headers, bodyOf }: HttpModel, prompt: Prompt, signal: AbortSignal): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
      body: JSON.stringify(bodyOf(prompt)),
      // The prompt has personal data, so it is sent only to the configured server.
      redirect: 'error',
      signal,
    });
    if (response.ok) return response;
    await response.body?.cancel();
    const wait = waitOf(response);
    const isPassing = response.status === 429 || response.status >= 500;
    if (!isPassing || attempt === ATTEMPTS || wait > MAX_WAIT_MS) throw unusable(`status ${response.status}`);
    await delay(wait, undefined, { signal });
  }
}

/** Retry-After in milliseconds: seconds or a date (RFC 9110 §10.2.3). */
function waitOf({ headers }: Response): number {
  const after = headers.get('Retry-After');
  if (after === null) return RETRY_MS;
  const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isNaN(ms) ? RETRY_MS : Math.max(0, ms);
}

/** The body; the connection is closed as soon as it is too large. */
async function boundedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw unusable(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Other errors may quote the answer, so only the name is logged, and the code of a failed `fetch`, such as ECONNREFUSED. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === UNUSABLE) return error.message;
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
