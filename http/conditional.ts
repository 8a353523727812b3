import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import { sha256 } from '../core/users/credentials.ts';
import { type AppEnv, answer } from './answer.ts';

/** Formats a version as a strong ETag (RFC 9110 §8.8.3). */
export const etagOf = (version: number): string => `"${version}"`;

/** Maximum number of ETags in If-Match. DynamoDB's `IN` compares with at most 100 values. */
export const MAX_TAGS = 50;

/**
 * What proxies add to an ETag when they compress the response: nginx makes it weak, Apache and Jetty append the coding, as in `"1-gzip"` or
 * `"1--gzip"`. The profile is the same, so all of these identify its version.
 */
const CODING = /(?:[-;:]{1,2}(?:gzip|br|deflate|zstd)){1,3}("?)$/i;
/** Some clients remove the quotes. */
const VERSION = /^(?:"(\d+)"|(\d+))$/;

/** Returns the ETag as the service sent it, before a proxy changed it. */
const originalTag = (tag: string): string => tag.trim().replace(/^W\//i, '').replace(CODING, '$1');

/**
 * Returns the versions that If-Match allows. A weak ETag counts as well, because the only weak ETags of a profile are made by proxies.
 *
 * @returns undefined if any version is allowed, because the header is missing or `*`
 * @throws `invalid-parameter` for more than 50 ETags, or if one of them does not contain a version
 */
export function versionsOf(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  // Empty list elements are ignored (RFC 9110 §5.6.1).
  const tags = ifMatch.split(',').filter((tag, at) => at === 0 || tag.trim() !== '');
  if (tags.length > MAX_TAGS)
    throw new AppError('invalid-parameter', `If-Match has too many ETags. Send at most ${MAX_TAGS}.`);
  // Drop numbers that are too large for a version.
  return tags.map(versionOf).filter(Number.isSafeInteger);
}

function versionOf(tag: string): number {
  const [, quoted, bare] = VERSION.exec(originalTag(tag)) ?? [];
  const digits = quoted ?? bare ?? '';
  if (/^(?:0|[1-9]\d*)$/.test(digits)) return Number(digits);
  throw new AppError(
    'invalid-parameter',
    'If-Match has an ETag that this service does not send. Send the profile\'s ETag exactly as received, its version in quotes, such as `If-Match: "3"`, or `*` for any version.',
  );
}

/**
 * Returns whether If-None-Match contains this ETag, by weak comparison (RFC 9110 §13.1.2). An ETag that a proxy has changed counts as well.
 */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => ['*', etag].includes(tag.trim()) || originalTag(tag) === etag);
}

/** Number of hex digits in the ETag of content without a version: 64 bits of a SHA-256 hash. */
const HASH_LENGTH = 16;

/** Formats a hash of the content as a strong ETag. */
export const etagOfContent = (content: string): string => `"${sha256(content).slice(0, HASH_LENGTH)}"`;

/** Answers with a value and an ETag made from it, or with 304 if the client has this value already. */
export function answerIfChanged(context: Context<AppEnv>, value: unknown): Response {
  const json = JSON.stringify(value);
  const headers = { ETag: etagOfContent(json), 'Cache-Control': 'private, no-cache' };
  if (isFresh(context.req.header('If-None-Match'), headers.ETag)) return answer(context, 304, null, headers);
  return answer(context, 200, json, { ...headers, 'Content-Type': 'application/json' });
}
