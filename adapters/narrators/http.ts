import { setTimeout as delay } from 'node:timers/promises';
import { type Narrator, NarratorError, type Prompt } from '../../core/ports/narrator.ts';

export interface HttpModel {
  name: string;
  /** The model's id. */
  id: string;
  url: string;
  headers?: Record<string, string>;
  /** Builds the request body, which is sent as JSON. */
  bodyOf(prompt: Prompt): unknown;
  /**
   * Extracts the message from the parsed JSON of a response, which may have any shape.
   *
   * @throws `narratorError` or any other error when there is no usable message
   */
  messageIn(response: unknown): string;
}

const UNUSABLE = 'Unusable';
/** Reasons that every request gets until the URL, the key or the model is changed. */
const CONFIGURATION = /^status (?:400|401|403|404|405|422)$/;
const MAX_ATTEMPTS = 2;
const RETRY_MS = 250;
/** Maximum delay before a retry. If Retry-After asks for longer, the request is not retried. */
const MAX_RETRY_AFTER_MS = 10_000;
const MAX_BYTES = 64 * 1024;

/**
 * A narrator that calls a model over HTTP. Sends one POST per message, retries once after a 429 or 5xx, and reads at most 64 KiB of the
 * response.
 */
export function httpNarrator(model: HttpModel): Narrator {
  return {
    name: model.name,
    model: model.id,
    isRemote: true,
    async say(prompt, signal, mayRepeat) {
      try {
        return model.messageIn(JSON.parse(await limitedText(await post(model, prompt, signal, mayRepeat))));
      } catch (error) {
        const reason = reasonOf(error);
        throw new NarratorError(reason, error, CONFIGURATION.test(reason));
      }
    },
  };
}

/** Creates the error for a response without a usable message. The reason is logged, so it must not quote the response. */
export function narratorError(reason: string): Error {
  return Object.assign(new Error(reason), { name: UNUSABLE });
}

async function post(
  { url, headers, bodyOf }: HttpModel,
  prompt: Prompt,
  signal: AbortSignal,
  mayRepeat = async () => true,
): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers },
      body: JSON.stringify(bodyOf(prompt)),
      // Redirects are refused, because the prompt contains personal data and may be sent only to the configured server.
      redirect: 'error',
      signal,
    });
    if (response.ok) return response;
    await response.body?.cancel();
    const retryMs = retryDelayOf(response);
    const isTransient = response.status === 429 || response.status >= 500;
    const isRepeated = isTransient && attempt < MAX_ATTEMPTS && retryMs <= MAX_RETRY_AFTER_MS;
    if (isRepeated) await delay(retryMs, undefined, { signal });
    if (!isRepeated || !(await mayRepeat())) throw narratorError(`status ${response.status}`);
  }
}

/** Parses Retry-After, which is a number of seconds or a date (RFC 9110 §10.2.3), and returns milliseconds. */
function retryDelayOf({ headers }: Response): number {
  const after = headers.get('Retry-After');
  if (after === null) return RETRY_MS;
  const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isNaN(ms) ? RETRY_MS : Math.max(0, ms);
}

/** Reads the body up to the limit. Leaving the loop early cancels the stream, which closes the connection. */
async function limitedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw narratorError(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Returns the reason to log. Other errors may quote the response in their message, so only their name and code are used, as in `TypeError
 * ECONNREFUSED`.
 */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === UNUSABLE) return error.message;
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
