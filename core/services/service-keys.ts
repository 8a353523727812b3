import { timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../errors.ts';
import type { Service, ServiceKeys } from '../ports/service-keys.ts';
import { sha256 } from '../users/credentials.ts';
import { parseTime } from '../util/time.ts';
import { SCOPES, type Scope } from './scopes.ts';

/** One entry of `SERVICE_KEYS`. */
export interface ConfiguredKey extends Service {
  /** SHA-256 of the key. */
  hash: Buffer;
  /** ms since 1970. From this time on, the key is refused. */
  expiresAt: number;
}

export const MAX_KEYS = 50;
export const SERVICE_KEY = /^htk_[A-Za-z0-9_-]{43}$/;
export const SERVICE_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;
const HASH = /^[0-9a-f]{64}$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/**
 * Verifies the keys in `SERVICE_KEYS`.
 *
 * @throws the errors of `readServiceKeys`
 */
export function serviceKeys(text: string, clock: () => Date): ServiceKeys {
  const keys = readServiceKeys(text);
  return {
    verify(key) {
      if (!SERVICE_KEY.test(key)) return 'unknown';
      const hash = Buffer.from(sha256(key), 'hex');
      const found = keys.find((each) => timingSafeEqual(each.hash, hash));
      if (!found) return 'unknown';
      return found.expiresAt > clock().getTime() ? { name: found.name, scopes: found.scopes } : 'expired';
    },
  };
}

/**
 * Parses `SERVICE_KEYS`: entries such as `orchestrator:9f86…:profile:read+pet:read@2027-06-01`, separated by commas. Several keys may have
 * one name, so that a key can be replaced without an interruption.
 *
 * @throws `ConfigError` if an entry is invalid. The message has the position of the entry, but never its hash.
 */
export function readServiceKeys(text: string): ConfiguredKey[] {
  if (text.trim() === '') return [];
  const entries = text.split(',');
  if (entries.length > MAX_KEYS) {
    throw new ConfigError(
      `SERVICE_KEYS has ${entries.length} keys, but at most ${MAX_KEYS} are allowed. Remove old ones.`,
    );
  }
  const keys = entries.map((entry, index) => readEntry(entry.trim(), index + 1));
  for (const [index, { hash }] of keys.entries()) {
    const first = keys.findIndex((other) => other.hash.equals(hash));
    if (first < index) throw invalid(index + 1, `is the same key as key ${first + 1}. Remove one of them`);
  }
  return keys;
}

function readEntry(entry: string, position: number): ConfiguredKey {
  if (entry === '') throw invalid(position, 'is empty. Remove its comma');
  if (/["'\s$]/.test(entry)) throw invalid(position, 'has a quote, a blank or `$`. Write the keys without any');
  const [head = '', expires, ...others] = entry.split('@');
  const [name = '', hash = '', ...scopes] = head.split(':');
  if (scopes.length === 0 || others.length > 0) {
    throw invalid(position, 'is not NAME:SHA256:SCOPE+SCOPE, with @EXPIRES at the end if it expires');
  }
  if (!SERVICE_NAME.test(name)) {
    throw invalid(position, 'has an invalid name. Use 1 to 40 characters of a-z, 0-9 and -, not beginning with -');
  }
  if (!HASH.test(hash)) throw invalid(position, 'has no SHA-256 after its name: 64 characters of 0-9 and a-f');
  return {
    name,
    hash: Buffer.from(hash, 'hex'),
    scopes: readScopes(scopes.join(':').split('+'), position),
    expiresAt: expires === undefined ? Number.POSITIVE_INFINITY : readExpiry(expires, position),
  };
}

function readScopes(scopes: string[], position: number): Scope[] {
  const unknown = scopes.find((scope) => !isScope(scope));
  if (unknown !== undefined) {
    throw invalid(
      position,
      `has ${unknown === '' ? 'an empty scope' : `the unknown scope ${quoted(unknown)}`}. Scopes are ${Object.keys(SCOPES).join(', ')}`,
    );
  }
  const repeated = scopes.find((scope, index) => scopes.indexOf(scope) < index);
  if (repeated !== undefined) throw invalid(position, `has the scope ${repeated} twice. Remove one of them`);
  return scopes.filter(isScope);
}

function readExpiry(text: string, position: number): number {
  const time = parseExpiry(text);
  if (time === undefined) {
    throw invalid(
      position,
      'has an invalid expiry. Use a date, such as 2027-06-01 (UTC), or a time, such as 2027-06-01T12:00:00Z',
    );
  }
  return time;
}

/**
 * Parses when a key expires: at the beginning of a date (UTC), or at an RFC 3339 time in UTC.
 *
 * @returns ms since 1970; undefined if the text is invalid
 */
export function parseExpiry(text: string): number | undefined {
  const time = DATE.test(text) ? `${text}T00:00:00Z` : text;
  const ms = time.endsWith('Z') ? parseTime(time) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

export const isScope = (text: string): text is Scope => Object.hasOwn(SCOPES, text);

const MAX_QUOTED = 40;
/** A part of a hash may be in the wrong place, so long texts are not repeated. */
const quoted = (text: string): string =>
  text.length > MAX_QUOTED || /[0-9a-f]{8}/.test(text) ? 'in it' : `\`${text}\``;

const invalid = (position: number, problem: string) =>
  new ConfigError(`SERVICE_KEYS: key ${position} ${problem}. \`hatchery service-key\` makes keys.`);
