import type { HonoRequest } from 'hono';
import { AppError } from '../core/errors.ts';

const MAX_BODY_BYTES = 64 * 1024;

/**
 * The request's body as a JSON object, whatever its Content-Type says (plain `curl -d` says form-urlencoded). Throws
 * `body-too-large` above 64 KiB without reading on, and `malformed-json`.
 */
export async function readJsonObject(request: HonoRequest): Promise<Record<string, unknown>> {
  const text = await readText(request);
  // Stands where the bytes were no UTF-8; nothing that the contract takes has it.
  if (text.includes('\uFFFD')) throw malformed('Send the JSON as UTF-8.');
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('Send one JSON object, such as {"name": "Max", "pet_name": "Rocky"}.');
  }
  if (namesTwice(text, value)) throw malformed('Name every field only once.');
  return value as Record<string, unknown>;
}

async function readText(request: HonoRequest): Promise<string> {
  const declared = request.header('Content-Length');
  if (declared !== undefined) {
    if (Number(declared) > MAX_BODY_BYTES) throw tooLarge();
    return request.text();
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('Send JSON, such as {"name": "Max", "pet_name": "Rocky"}.', cause);
  }
}

/**
 * Whether an object in the text has two members of one name. JSON.parse keeps the last and forgets the first; only the
 * count tells. In valid JSON a colon outside a string stands once for every member.
 */
function namesTwice(json: string, value: unknown): boolean {
  const members = countMembers(value);
  if (countColons(json) === members) return false;
  return countColons(json.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')) !== members;
}

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

const countColons = (text: string): number => text.split(':').length - 1;

function malformed(detail: string, cause?: unknown): AppError {
  return new AppError('malformed-json', detail, { cause });
}

function tooLarge(): AppError {
  return new AppError('body-too-large', 'Send at most 64 KiB.');
}
