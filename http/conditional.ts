import { AppError } from '../core/errors.ts';

/** Formats a version as a strong ETag (RFC 9110 §8.8.3). */
export const etagOf = (version: number): string => `"${version}"`;

/** Maximum number of ETags in If-Match. DynamoDB's `IN` compares with at most 100 values. */
export const MAX_TAGS = 50;

/**
 * Returns the versions that If-Match allows. Weak ETags never match (RFC 9110 §13.1.1).
 *
 * @returns undefined if any version is allowed, because the header is missing or `*`
 * @throws `invalid-parameter` for more than 50 ETags, or for a number with leading zeros, because ETags are compared as strings
 */
export function versionsOf(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const tags = ifMatch.split(',');
  if (tags.length > MAX_TAGS)
    throw new AppError('invalid-parameter', `If-Match has too many ETags. Send at most ${MAX_TAGS}.`);
  const padded = tags.find((tag) => /^"0\d+"$/.test(tag.trim()));
  if (padded) {
    throw new AppError('invalid-parameter', 'The ETag in If-Match has leading zeros. Send it exactly as received.');
  }
  const versions = tags.map((tag) => Number(/^"(\d+)"$/.exec(tag.trim())?.[1]));
  // Drop NaN (from ETags that are not versions) and numbers that are too large for a version.
  return versions.filter(Number.isSafeInteger);
}

/** Returns whether If-None-Match contains this ETag, by weak comparison (RFC 9110 §13.1.2). */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
