import { AppError } from '../core/errors.ts';

/** A version as a strong ETag (RFC 9110 §8.8.3). */
export const etagOf = (version: number): string => `"${version}"`;

/** Nobody has seen more; DynamoDB compares with at most a hundred. */
export const MAX_TAGS = 50;

/**
 * The versions an If-Match header allows; undefined for any (no header, or `*`). Weak tags never match (§13.1.1). Throws
 * `invalid-parameter` for more than 50 tags, and for a number with leading zeros: ETags are compared as text, not as numbers.
 */
export function versionsOf(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  const tags = ifMatch.split(',');
  if (tags.length > MAX_TAGS) throw new AppError('invalid-parameter', `Name at most ${MAX_TAGS} ETags in If-Match.`);
  const padded = tags.find((tag) => /^"0\d+"$/.test(tag.trim()));
  if (padded) {
    throw new AppError(
      'invalid-parameter',
      'The number in If-Match has leading zeros. Send the ETag exactly as it was answered.',
    );
  }
  const versions = tags.map((tag) => Number(/^"(\d+)"$/.exec(tag.trim())?.[1]));
  // Undefined becomes NaN here; and no user has been changed more often than a number can count.
  return versions.filter(Number.isSafeInteger);
}

/** Whether If-None-Match names this ETag; the comparison is weak (RFC 9110 §13.1.2). */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
