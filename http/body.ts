import type { HonoRequest } from 'hono';
import { AppError } from '../core/errors.ts';

const MAX_BODY_BYTES = 64 * 1024;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The request's body as a JSON object, whatever its Content-Type says (plain `curl -d` says form-urlencoded). Throws
 * `body-too-large` above 64 KiB without reading on, and `malformed-json`.
 */
export async function readJsonObject(request: HonoRequest): Promise<Record<string, unknown>> {
  const text = decode(await readBody(request));
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('Send one JSON object, such as {"name": "Max", "pet_name": "Rocky"}.');
  }
  if (countMembers(value) !== countMembersInText(text)) throw malformed('Name every field only once.');
  return value as Record<string, unknown>;
}

async function readBody(request: HonoRequest): Promise<ArrayBuffer | Uint8Array> {
  const declared = request.header('Content-Length');
  if (declared !== undefined) {
    if (Number(declared) > MAX_BODY_BYTES) throw tooLarge();
    return request.arrayBuffer();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function decode(bytes: ArrayBuffer | Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw malformed('Send the JSON as UTF-8.', cause);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('Send JSON, such as {"name": "Max", "pet_name": "Rocky"}.', cause);
  }
}

/** JSON.parse keeps the last of two equal names and forgets the first; only the count of names tells. */
function countMembers(root: unknown): number {
  let members = 0;
  const waiting = [root];
  // A stack of its own, as a hostile body may be nested deeper than calls may.
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value !== 'object' || value === null) continue;
    const inner = Object.values(value);
    if (!Array.isArray(value)) members += inner.length;
    for (const item of inner) waiting.push(item);
  }
  return members;
}

/** In valid JSON a colon outside a string stands once for every member. */
function countMembersInText(json: string): number {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
}

function malformed(detail: string, cause?: unknown): AppError {
  return new AppError('malformed-json', detail, { cause });
}

function tooLarge(): AppError {
  return new AppError('body-too-large', 'Send at most 64 KiB.');
}
