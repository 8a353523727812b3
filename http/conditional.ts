/** A version as a strong ETag (RFC 9110 §8.8.3). */
export const etagOf = (version: number): string => `"${version}"`;

/** The versions an If-Match header allows; undefined for any (no header, or `*`). Weak tags never match (§13.1.1). */
export function versionsOf(ifMatch: string | undefined): number[] | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  return ifMatch
    .split(',')
    .flatMap((tag) => /^"(\d+)"$/.exec(tag.trim())?.[1] ?? [])
    .map(Number);
}

/** Whether If-None-Match names this ETag; the comparison is weak (RFC 9110 §13.1.2). */
export function isFresh(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return ifNoneMatch.split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
