/** Paths and headers that have broken other services. Each character stands for one byte (latin1). */

const utf8 = (text: string) => Buffer.from(text).toString('latin1');
const UUID = '7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10';

export const CONTENT_TYPES: readonly string[] = [
  'application/json; charset=utf-16',
  'application/json;charset="',
  'application/merge-patch+json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'image/jpeg',
  'nonsense',
  '',
  '/',
  utf8('application/jsön'),
];

/** Headers that a service might handle wrongly. */
export const HEADERS: readonly [name: string, value: string][] = [
  ...[
    '*',
    'W/"1"',
    '"1"',
    '""',
    '"',
    '1',
    '"1", "2"',
    `"${'9'.repeat(400)}"`,
    Array(51).fill('"1"').join(),
    ',,,,',
    '"-1"',
    '"1e3"',
  ].flatMap((tag): [string, string][] => [
    ['If-Match', tag],
    ['If-None-Match', tag],
  ]),
  ...['', 'x', UUID, UUID.toUpperCase(), `${UUID} `, `${UUID},${UUID}`, '0'.repeat(5000), utf8('ü')].map(
    (key): [string, string] => ['Idempotency-Key', key],
  ),
  ...['gzip', 'br', 'identity', 'gzip, gzip', 'x'].map((coding): [string, string] => ['Content-Encoding', coding]),
  ['Accept', 'text/html;q=9'],
  ['Accept-Encoding', 'gzip, br'],
  ['Range', 'bytes=0-1'],
  ['Range', 'bytes=-1,5-,x'],
  ['Origin', 'https://example.com'],
  ['Origin', 'null'],
  ['Cookie', 'a=b; c=d'],
  ['X-Forwarded-For', "127.0.0.1, ' OR 1=1"],
  ['X-Forwarded-Proto', 'gopher'],
  ['Forwarded', 'for="[::1]"'],
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Request-Id', 'mine'],
  ['Upgrade-Insecure-Requests', '1'],
  ['If-Modified-Since', 'never'],
  ['Accept-Language', utf8('дa')],
  ['X-Long', 'x'.repeat(7000)],
  ['__proto__', 'x'],
];

export const AUTHORIZATIONS: readonly string[] = [
  '',
  'Bearer',
  'Bearer ',
  'Bearer a b',
  'Basic dXNlcjpwYXNz',
  'Bearer hty_',
  'Bearer hts_x',
  `Bearer hty_${'A'.repeat(64)}`,
  `Bearer hty_${'-'.repeat(5000)}`,
  utf8('Bearer hty_ü'),
  'bearer null',
];

/** URL path segments that a service might handle wrongly. */
export const SEGMENTS: readonly string[] = [
  '%',
  '%zz',
  '%00',
  '%0a',
  '%2f',
  '%5c',
  '%2e%2e',
  '..',
  '.',
  '%ff',
  '%c0%af',
  '%ed%a0%80',
  ';a=b',
  '*',
  ':',
  '{user_id}',
  utf8('ü'),
  '\xff',
  UUID,
  UUID.toUpperCase(),
  '__proto__',
  'x'.repeat(1000),
  'x'.repeat(7000),
];

export const QUERIES: readonly string[] = [
  '?',
  '?&&&',
  '?=',
  '?%',
  '?%00=%00',
  '?%zz=%ff',
  '?a[]=1&a[b]=2',
  '?__proto__=1',
  '?limit=1&limit=2',
  '?limit=0',
  '?limit=1e3',
  '?limit=00001',
  '?cursor=x',
  '?cursor=%00',
  '?from=2026-11-01T00:00:00+01:00',
  '?from=9999-12-31T23:59:60Z&to=0000-01-01T00:00:00Z',
  '?metric=toString',
  '?content_type=image/svg%2Bxml',
  '?content_length=99999999999999999999',
  '?content_length=-1',
  `?${'a=b&'.repeat(1500)}`,
  '#fragment',
];

export const METHODS: readonly string[] = [
  'HEAD',
  'GET',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'PROPFIND',
  'QUERY',
  'SEARCH',
];
