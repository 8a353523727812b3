import type { Context, HonoRequest } from 'hono';
import { headerOf, hostOf } from './host.ts';
import { countColons } from './json-scan.ts';
import { RequestError } from './problems.ts';

const KIB = 1024;
export const MAX_BODY_KIB = 64;
export const MAX_BATCH_KIB = 256;

/** Encodings that leave a body as it is. UTF-8 is not one, but some clients send it for uncompressed JSON. */
const UNCOMPRESSED = /^[\s,]*((identity|utf-?8)[\s,]*)*$/i;

/** The first bytes of gzip and zstd, decoded as UTF-8. */
const COMPRESSED = ['\x1f\uFFFD', '(\uFFFD/\uFFFD'];

/** Removes a byte order mark, which some editors and Windows PowerShell write (RFC 8259 §8.1). */
const utf8 = new TextDecoder();

interface BodyOptions {
  maxKib?: number;
  /** A valid body, for the error if the body is not a JSON object. */
  example: string;
}

/**
 * Reads the body as a JSON object. Ignores Content-Type, because plain `curl -d` sends `application/x-www-form-urlencoded`.
 *
 * @throws `malformed-json` if the body is not a JSON object, or a field appears twice
 * @throws `unsupported-content-encoding` if the body is compressed
 * @throws `body-too-large` above `maxKib`, without reading further, or if there are more values than any schema allows
 */
export async function readJsonObject(
  context: Context,
  { maxKib = MAX_BODY_KIB, example }: BodyOptions,
): Promise<Record<string, unknown>> {
  return parseJsonBody(await readBytes(context, maxKib), example);
}

/** Throws the same errors as `readJsonObject`. */
export const parseJsonBody = (bytes: Uint8Array, example: string): Record<string, unknown> =>
  parseJsonObject(utf8.decode(bytes), example);

/** @throws `malformed-json` if the text is not a JSON object, or a field appears twice */
export function parseJsonObject(text: string, example: string): Record<string, unknown> {
  // The decoder replaces invalid UTF-8 with this character, which the contract does not allow in any text.
  if (text.includes('\uFFFD')) throw notUtf8(text);
  const colons = countColons(text);
  const value = parseObject(text, example);
  // JSON.parse keeps only the last of several members with the same name, so comparing the counts reveals duplicates.
  if (colons !== countMembers(value)) throw malformed('A field appears more than once. Send each field once.');
  return value;
}

/**
 * Reads the body of an app that sends a format of its own. Unlike `readJsonObject`, ignores repeated fields and damaged characters.
 *
 * @throws `malformed-json` if the body is not a JSON object
 * @throws `body-too-large` if there are more values than `maxValues`
 */
export function parseForeignObject(bytes: Uint8Array, example: string, maxValues: number): Record<string, unknown> {
  const text = utf8.decode(bytes);
  countColons(text, maxValues);
  return parseObject(text, example);
}

/** Reads the body as text. Throws the same errors as `readBytes`. */
export async function readText(context: Context, maxKib: number): Promise<string> {
  return utf8.decode(await readBytes(context, maxKib));
}

/**
 * Reads the body.
 *
 * @throws `unsupported-content-encoding` if the body is compressed
 * @throws `body-too-large` above `maxKib`, without reading further
 */
export function readBytes(context: Context, maxKib: number): Promise<Uint8Array> {
  const encoding = headerOf(context, 'content-encoding');
  if (encoding && !UNCOMPRESSED.test(encoding)) throw compressed(encoding);
  const declared = headerOf(context, 'content-length');
  if (declared !== undefined && Number(declared) > maxKib * KIB) throw tooLarge(maxKib);
  const host = hostOf(context);
  return host.receiveBody ? host.receiveBody(maxKib * KIB) : collect(context.req, maxKib, declared !== undefined);
}

async function collect(request: HonoRequest, maxKib: number, isDeclared: boolean): Promise<Uint8Array> {
  if (isDeclared) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > maxKib * KIB) throw tooLarge(maxKib);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseObject(text: string, example: string): Record<string, unknown> {
  const value = parse(text, example);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw malformed(`Send one JSON object, such as ${example}.`);
}

function parse(text: string, example: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // UTF-16 without a byte order mark is valid UTF-8 with null characters.
    throw text.includes('\0') ? notUtf8(text) : malformed(`Send JSON, such as ${example}.`, cause);
  }
}

/** Does not recurse deeply, because `countColons` has limited the depth. */
function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) members += countMembers(item);
    return members;
  }
  for (const name in value) members += 1 + countMembers((value as Record<string, unknown>)[name]);
  return members;
}

function compressed(encoding: string): RequestError {
  const detail = `Compressed bodies are not supported. Send the JSON uncompressed, without \`Content-Encoding: ${encoding.slice(0, 40)}\`.`;
  return new RequestError('unsupported-content-encoding', detail);
}

const notUtf8 = (text: string): RequestError =>
  malformed(
    COMPRESSED.some((start) => text.startsWith(start))
      ? 'The body is compressed. Send the JSON uncompressed.'
      : 'Send the JSON as UTF-8.',
  );

function malformed(detail: string, cause?: unknown): RequestError {
  return new RequestError('malformed-json', detail, { cause });
}

function tooLarge(maxKib: number): RequestError {
  return new RequestError('body-too-large', `The body is too large. Send at most ${maxKib} KiB.`);
}
