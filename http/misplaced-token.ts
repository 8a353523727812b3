import type { Context } from 'hono';
import { hostOf } from './host.ts';

/** Headers in which other APIs expect a token. */
export const TOKEN_HEADERS = [
  'X-API-Key',
  'Api-Key',
  'ApiKey',
  'X-Auth-Token',
  'X-Access-Token',
  'Access-Token',
  'Token',
];
export const TOKEN = /^ht[ypsk]_/;
/** A token as another header or a parameter may have it. */
const MISPLACED = /^\s*(?:Bearer\s+)?ht[ypsk]_/i;
/** Maximum length of a name in a response. The rest is cut off. */
const MAX_NAME = 40;

/** Returns whether a request without an Authorization header has a token elsewhere, so that its client means to authenticate. */
export const hasMisplacedToken = (context: Context): boolean =>
  tokenParameterIn(context) !== undefined || tokenHeaderIn(context) !== undefined;

/** Returns the name of the header, other than Authorization, that has a token. */
export function tokenHeaderIn(context: Context): string | undefined {
  const headers = hostOf(context).headers?.() ?? Object.fromEntries(context.req.raw.headers);
  for (const name in headers) if (MISPLACED.test(String(headers[name]))) return usualName(name).slice(0, MAX_NAME);
  return undefined;
}

const usualName = (name: string): string => TOKEN_HEADERS.find((header) => header.toLowerCase() === name) ?? name;

/** Returns the name of the query parameter that has a token. `access_token` counts with any value (RFC 6750 §2.3). */
export function tokenParameterIn({ req }: Context): string | undefined {
  if (!req.url.includes('?')) return undefined;
  if (req.query('access_token') !== undefined) return 'access_token';
  const [name] = new URL(req.url).searchParams.entries().find(([, value]) => MISPLACED.test(value)) ?? [];
  return name?.slice(0, MAX_NAME);
}
