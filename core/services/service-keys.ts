import { timingSafeEqual } from 'node:crypto';
import { ConfigError } from '../errors.ts';
import type { Service, ServiceKeys } from '../ports/service-keys.ts';
import { sha256 } from '../users/credentials.ts';
import { SCOPES, type Scope } from './scopes.ts';

interface ConfiguredKey extends Service {
  hash: Buffer;
  /** ms since 1970. */
  expiresAt: number;
}

const MAX_KEYS = 50;
/** `NAME:SHA256:SCOPE+SCOPE@EXPIRES`. The expiry is optional. */
const ENTRY = /^([a-z0-9][a-z0-9-]{0,39}):([0-9a-f]{64}):([a-z:+]+)(?:@([0-9TZ:.-]+))?$/;

/**
 * Reads the service keys from `SERVICE_KEYS`: entries such as `orchestrator:9f86…:profile:read+pet:read@2027-06-01`, separated by commas.
 *
 * @throws `ConfigError` when an entry is invalid
 */
export function serviceKeys(text: string, clock: () => Date): ServiceKeys {
  const entries = text.split(',').filter((entry) => entry.trim() !== '');
  if (entries.length > MAX_KEYS) throw new ConfigError(`SERVICE_KEYS has more than ${MAX_KEYS} keys. Remove old ones.`);
  const keys = entries.map((entry, at) => readEntry(entry.trim(), at + 1));
  return {
    verify(key) {
      const hash = Buffer.from(sha256(key), 'hex');
      const found = keys.find((each) => timingSafeEqual(each.hash, hash));
      if (!found) return 'unknown';
      return found.expiresAt > clock().getTime() ? { name: found.name, scopes: found.scopes } : 'expired';
    },
  };
}

function readEntry(entry: string, position: number): ConfiguredKey {
  const [, name, hash, scopes = '', expires] = ENTRY.exec(entry) ?? [];
  if (!name || !hash) throw invalid(position, 'is not NAME:SHA256:SCOPE+SCOPE, with @EXPIRES at the end if it expires');
  const unknown = scopes.split('+').find((scope) => !Object.hasOwn(SCOPES, scope));
  if (unknown !== undefined) {
    throw invalid(
      position,
      `has the unknown scope ${JSON.stringify(unknown)}; scopes are ${Object.keys(SCOPES).join(', ')}`,
    );
  }
  const expiresAt = expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires);
  if (Number.isNaN(expiresAt)) throw invalid(position, 'does not expire at a date such as 2027-06-01');
  return { name, hash: Buffer.from(hash, 'hex'), scopes: scopes.split('+') as Scope[], expiresAt };
}

const invalid = (position: number, problem: string) =>
  new ConfigError(`SERVICE_KEYS: key ${position} ${problem}. Make keys with \`hatchery service-key\`.`);
