import type { Context } from 'hono';

/** Headers and query parameters in which other APIs expect a token. */
export const TOKEN_HEADERS = [
  'X-API-Key',
  'Api-Key',
  'ApiKey',
  'X-Auth-Token',
  'X-Access-Token',
  'Access-Token',
  'Token',
];
const PARAMETERS = ['token', 'api_key', 'apikey', 'key', 'auth', 'authorization'];
export const TOKEN = /^(?:hty|hts)_/;

/** Returns whether a request without an Authorization header has a token elsewhere, so that its client means to authenticate. */
export const hasMisplacedToken = (context: Context): boolean =>
  tokenParameterIn(context) !== undefined || TOKEN_HEADERS.some((name) => TOKEN.test(context.req.header(name) ?? ''));

/** Returns the name of the query parameter that has a token. `access_token` counts with any value (RFC 6750 §2.3). */
export function tokenParameterIn({ req }: Context): string | undefined {
  if (!req.url.includes('?')) return undefined;
  if (req.query('access_token') !== undefined) return 'access_token';
  return PARAMETERS.find((name) => TOKEN.test(req.query(name) ?? ''));
}
