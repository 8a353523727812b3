import { setTimeout as delay } from 'node:timers/promises';
import { type Narrator, NarratorError, type Prompt } from '../../core/ports/narrator.ts';
import { MAX_TOKENS, TEMPERATURE } from './limits.ts';

export interface OpenaiSettings {
  /** The address before `/chat/completions`, such as http://localhost:11434/v1. */
  baseUrl: string;
  apiKey?: string | undefined;
  model: string;
}

const UNUSABLE = 'Unusable';
const ATTEMPTS = 2;
const RETRY_MS = 250;
/** Who is asked to wait for longer than that has had an answer: not now. */
const LONGEST_WAIT_MS = 10_000;
const MAX_BYTES = 64 * 1024;
/** These mean that the text is cut off, or not the model's own. Servers differ in what they call a good end. */
const UNFINISHED: readonly unknown[] = ['length', 'content_filter', 'tool_calls'];

/** Lets a model behind the chat completions API write: Ollama, llama.cpp, vLLM, and many that are hosted. */
export function openaiNarrator(settings: OpenaiSettings): Narrator {
  return {
    name: 'openai-compatible',
    async say(prompt, signal) {
      try {
        return textOf(await boundedText(await ask(settings, prompt, signal)));
      } catch (error) {
        throw new NarratorError(reasonOf(error), error);
      }
    },
  };
}

/** A good answer, after one more try where the server is busy or broken. */
async function ask(settings: OpenaiSettings, prompt: Prompt, signal: AbortSignal): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await post(settings, prompt, signal);
    if (response.ok) return response;
    await response.body?.cancel();
    const wait = waitOf(response);
    const mayPass = response.status === 429 || response.status >= 500;
    if (!mayPass || attempt === ATTEMPTS || wait > LONGEST_WAIT_MS) throw unusable(`status ${response.status}`);
    await delay(wait, undefined, { signal });
  }
}

function post({ baseUrl, apiKey, model }: OpenaiSettings, prompt: Prompt, signal: AbortSignal): Promise<Response> {
  return fetch(`${baseUrl}/chat/completions`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      ...(apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` }),
    },
    body: JSON.stringify({
      model,
      messages: [
        { role: 'system', content: prompt.system },
        { role: 'user', content: prompt.data },
      ],
      max_tokens: MAX_TOKENS,
      temperature: TEMPERATURE,
      stream: false,
    }),
    // What is known of the owner goes to the server that was named, and to no other.
    redirect: 'error',
    signal,
  });
}

/** Retry-After in milliseconds: seconds or a date (RFC 9110 §10.2.3). */
function waitOf({ headers }: Response): number {
  const after = headers.get('Retry-After');
  if (after === null) return RETRY_MS;
  const ms = /^\d+$/.test(after) ? Number(after) * 1000 : Date.parse(after) - Date.now();
  return Number.isNaN(ms) ? RETRY_MS : Math.max(0, ms);
}

/** The body, hung up on as soon as it is too large. */
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

/** What is read of an answer, all of which may be missing. */
interface Completion {
  choices?: ({ finish_reason?: unknown; message?: { content?: unknown } | null } | null)[] | null;
}

function textOf(json: string): string {
  const completion = JSON.parse(json) as Completion | null;
  const choice = completion?.choices?.[0];
  const content = choice?.message?.content;
  if (UNFINISHED.includes(choice?.finish_reason)) throw unusable(`it stopped for ${choice?.finish_reason}`);
  if (typeof content !== 'string' || content.trim() === '') throw unusable('it said nothing');
  return content;
}

function unusable(message: string): Error {
  return Object.assign(new Error(message), { name: UNUSABLE });
}

/** Other errors may quote the answer: of them only the name, and the code of what `fetch` failed with, such as ECONNREFUSED. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === UNUSABLE) return error.message;
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}
