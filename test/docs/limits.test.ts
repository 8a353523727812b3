import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { MAX_TOTAL_MEMORY } from '../../adapters/image/decoders.ts';
import { MAX_CPU_MS } from '../../adapters/image/limits.ts';
import { MAX_MEMORY, MAX_PIXELS } from '../../adapters/image/memory.ts';
import { MAX_SCANS, MAX_SECTIONS } from '../../adapters/image/picture-errors.ts';
import { LIFETIME_S } from '../../core/pairing/devices.ts';
import { MAX_WRONG_CODES } from '../../core/pairing/guesses.ts';
import { MAX_PUSH_SUBSCRIPTIONS } from '../../core/push/subscriptions.ts';
import { MAX_DELIVERED } from '../../core/streams/bridges/deliveries.ts';
import { MAX_STREAMS } from '../../core/streams/consent.ts';
import { MAX_CONSENTS } from '../../core/streams/consent-log.ts';
import { CHALLENGE_MS } from '../../core/users/challenges.ts';
import { MAX_IDENTITIES } from '../../core/users/identities.ts';
import { MAX_PASSKEYS } from '../../core/users/passkeys.ts';
import { MAX_PICTURE_REQUESTS, WINDOW_MS } from '../../core/users/picture-limits.ts';
import { MAX_PUBLISH_MS } from '../../core/users/portrait-publishing.ts';
import { MAX_SESSIONS } from '../../core/users/sessions.ts';
import { MAX_PICTURE_BYTES, UPLOAD_SECONDS } from '../../core/users/uploads.ts';
import { TOKEN_KINDS } from '../../core/users/ways-in.ts';
import { MAX_FIELD_ERRORS } from '../../core/util/field-errors.ts';
import { MAX_BATCH_KIB, MAX_BODY_KIB } from '../../http/body.ts';
import { MAX_TAGS } from '../../http/conditional.ts';
import { MAX_DELIVERED_VALUES, MAX_DELIVERY_KIB } from '../../http/routes/deliveries.ts';
import { readConfig } from '../../server/config.ts';
import type { MinDataRate } from '../../server/data-rate.ts';
import { maxPerKey, UNVERIFIED } from '../../server/fair-share.ts';
import { CONCURRENT_PICTURES, MAX_EXPORTS, MAX_PICTURES } from '../../server/limits.ts';
import { DRAIN_TIMEOUT_MS, HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS, SOCKET_TIMEOUT_MS } from '../../server/listener.ts';
import { MAX_PENDING_BYTES } from '../../server/log.ts';
import { PICTURES_PER_CREATE, POLLS_PER_CREATE, SESSIONS_PER_USER } from '../../server/rate-limits.ts';
import { LIMITS } from '../../server/request-limits.ts';
import { at, PROJECT } from '../terraform/hcl.ts';

const operations = await readFile(join(PROJECT, 'docs/operations.md'), 'utf8');
const section = /\n## Limits\n([\s\S]*?)\n## /.exec(operations)?.[1] ?? '';
const documented = new Map(
  [...section.matchAll(/^\| (.+?) +\| (.+?) +\|/gm)].map(([, limit = '', number = '']) => [limit, number]),
);

const MIB = 2 ** 20;
const whole = (value: number) => value.toLocaleString('en');
const mebibytes = (value: number) => `${value / MIB} MiB`;
const seconds = (ms: number) => `${ms / 1000} s`;
const shared = (max: number, unit = whole) => `${unit(max)}; ¼: ${unit(maxPerKey(max))}`;
const withStrangers = (max: number, unit = whole) => `${shared(max, unit)}; ½: ${unit(maxPerKey(max, UNVERIFIED))}`;
const dataRateOf = ({ bytesPerSecond, windowMs, graceMs }: MinDataRate) =>
  `${bytesPerSecond / 1024} KiB/s on average over ${seconds(windowMs)}, after the first ${seconds(graceMs)}`;

const defaults = readConfig([], {});
const perMinute = (factor: number) =>
  `${defaults === 'help' || defaults.rateLimit === 'off' ? '' : factor * defaults.rateLimit} a minute`;
const rates = String(at('variable.request_rates.type'));
const rateOf = (name: string) =>
  `${new RegExp(`${name}\\s*=\\s*optional\\(number, (\\d+)\\)`).exec(rates)?.[1]} a second`;

const [, save, saveWithLimits] = /null \? (\d+) : (\d+)/.exec(String(at('locals.save_rate'))) ?? [];
const saveRate = `${save} a second, with \`web.rate_limits\` ${saveWithLimits}`;
const webType = String(at('variable.web.type'));
const webLimitOf = (name: string) =>
  `with \`web.rate_limits\` ${whole(Number(new RegExp(`${name}\\s*=\\s*optional\\(number, (\\d+)\\)`).exec(webType)?.[1]))} in five minutes`;

const limits: Record<string, string> = {
  'New users from one address': perMinute(1),
  '`POST /sessions` and `POST /sessions/options` from one address, together': perMinute(1),
  '`POST /device_authorization` from one address': perMinute(1),
  '`POST /device_token` from one address': perMinute(POLLS_PER_CREATE),
  'Upload tickets from one address; also publications': perMinute(PICTURES_PER_CREATE),
  'Upload tickets of one user; also publications': `${MAX_PICTURE_REQUESTS} a ${WINDOW_MS === 60_000 ? 'minute' : ''}`,
  '`POST /sessions` for one user, whether it exists or not': perMinute(SESSIONS_PER_USER),
  'Requests in progress': withStrangers(LIMITS.requests),
  'Uploads in progress': shared(LIMITS.uploads),
  'Bodies in memory': withStrangers(LIMITS.bodyBytes, mebibytes),
  'Exports in progress': `${MAX_EXPORTS}, one per user`,
  'Pictures decoded or waiting': `${shared(MAX_PICTURES)}; ${CONCURRENT_PICTURES} are decoded at a time, one per user`,
  'Scans of a JPEG': whole(MAX_SCANS),
  'Frames and metadata sections of a picture': whole(MAX_SECTIONS),
  'Memory to decode a picture': `${MAX_MEMORY / 1e6} MB`,
  'Memory of all decoders together': `${MAX_TOTAL_MEMORY / 1e6} MB`,
  'Time to decode a picture': `${seconds(MAX_CPU_MS)} of processor time`,
  'Time to wait for a portrait': seconds(MAX_PUBLISH_MS),
  Connections: `${whole(LIMITS.connections)}; of one public address ${whole(maxPerKey(LIMITS.connections))}; ${LIMITS.spareConnections} are kept free`,
  'Requests without a complete answer': shared(LIMITS.connections),
  'Time to receive the headers': seconds(HEADERS_TIMEOUT_MS),
  'Time to receive a request': seconds(REQUEST_TIMEOUT_MS),
  'Minimum rate of senders (bodies and uploads)': dataRateOf(LIMITS.requestRate),
  'Minimum rate of readers': dataRateOf(LIMITS.responseRate),
  'Inactivity within a request': seconds(SOCKET_TIMEOUT_MS),
  'Log waiting to be written': mebibytes(MAX_PENDING_BYTES),
  'Requests in progress at shutdown': `${seconds(DRAIN_TIMEOUT_MS)} to finish`,
  'On AWS: requests to each route, from all clients': rateOf('each'),
  'On AWS: `POST /users`, from all clients': saveRate,
  'On AWS: `POST /sessions`, `POST /sessions/options` and `POST /device_authorization`, each from all clients':
    rateOf('sessions'),
  'On AWS: creates, requests for sessions, and new codes of devices, from one address': webLimitOf('creates'),
  'On AWS: requests from one address': webLimitOf('requests'),
  'On AWS: unknown URLs, from all clients': rateOf('unknown'),
  // Node and API Gateway impose this limit, so the code has no constant for it.
  'URL and headers': '16 KiB (on AWS 10 KB)',
  'Request body': `${MAX_BODY_KIB} KiB`,
  'Request body with readings': `${MAX_BATCH_KIB} KiB`,
  'Request body of an app (`format`)': `${MAX_DELIVERY_KIB / 1024} MiB, ${whole(MAX_DELIVERED)} readings, ${whole(MAX_DELIVERED_VALUES)} values`,
  Picture: `${mebibytes(MAX_PICTURE_BYTES)}, ${MAX_PIXELS / 1e6} megapixels`,
  'Lifetime of a signed URL': `${UPLOAD_SECONDS} s`,
  'Access tokens of a user': whole(TOKEN_KINDS.access.max),
  'Recovery codes of a user': whole(TOKEN_KINDS.recovery.max),
  'Open invites of a user': whole(TOKEN_KINDS.invite.max),
  'Reader tokens of a user': whole(TOKEN_KINDS.reader.max),
  'Passkeys of a user': whole(MAX_PASSKEYS),
  "Lifetime of a passkey's challenge": seconds(CHALLENGE_MS),
  'Lifetime of the codes of a device': seconds(LIFETIME_S * 1_000),
  'Wrong pairing codes of one user in an hour': whole(MAX_WRONG_CODES),
  'Sessions of one user in 10 minutes': whole(MAX_SESSIONS),
  'Identities of a user': whole(MAX_IDENTITIES),
  'Push subscriptions of a user': whole(MAX_PUSH_SUBSCRIPTIONS),
  'Streams of a user': whole(MAX_STREAMS),
  "Entries of a stream's consent log": whole(MAX_CONSENTS),
  'ETags in `If-Match`': whole(MAX_TAGS),
  'Field errors in an answer': whole(MAX_FIELD_ERRORS),
};

test('docs/operations.md has the limits of the code', () => {
  for (const [limit, number] of Object.entries(limits)) assert.equal(documented.get(limit), number, limit);
});

test('the table lists every limit exactly once', () => {
  const rows = section.split('\n').filter((line) => /^\| (?!limit |-)/.test(line));
  assert.ok(rows.length >= Object.keys(limits).length);
  assert.equal(rows.length, new Set(rows.map((row) => row.split('|')[1])).size);
});
