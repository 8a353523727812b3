import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type IdentitySettings, identitySettings } from '../adapters/identity/settings.ts';
import { narratorFrom } from '../adapters/narrators/choose.ts';
import { readTestOrigin } from '../adapters/push/host.ts';
import { ConfigError } from '../core/errors.ts';
import type { Narrator } from '../core/ports/narrator.ts';
import { readServiceSettings, type ServiceSettings } from '../core/privacy/service-settings.ts';
import { readServiceKeys } from '../core/services/service-keys.ts';
import { DEFAULT_INGEST_LIMITS, type IngestLimits } from '../core/streams/ingest-limits.ts';
import { type AgeRules, readAgeRules } from '../core/users/ages.ts';
import { relyingParty } from '../core/users/relying-party.ts';
import { readSupportContact } from '../core/users/support-contact.ts';
import { readTrustProxy, type TrustProxy } from './client-address.ts';

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  /** Port of 127.0.0.1 that serves `/metrics` without a key. */
  metricsPort: number | undefined;
  /** If undefined, the URL is derived from the host and port once the server listens. */
  publicBaseUrl: string | undefined;
  /**
   * Maximum number of users that one client IP address may create a minute, and of its requests for sessions. `off` disables all limits per
   * IP address, and all limits on sessions.
   */
  rateLimit: number | 'off';
  trustProxy: TrustProxy;
  /** Maximum size in bytes of the unpublished uploads of all users together. */
  uploadQuota: number;
  ingestLimits: IngestLimits;
  /** Settings of `relyingParty`. Empty if not set. */
  passkeys: { rpId: string; webOrigins: string };
  narrator: Narrator;
  /** Keys of the team's back ends: see `serviceKeys`. */
  serviceKeys: string;
  /** Whom the owner of a locked user may ask. */
  supportContact: string | undefined;
  ages: AgeRules;
  /** The answer of `GET /settings`. */
  settings: ServiceSettings;
  /** The team's identity provider, if there is one. */
  identity: IdentitySettings | undefined;
  /** An origin that is allowed as push service, for tests. */
  pushTestOrigin: string | undefined;
}

const FLAGS = {
  port: { type: 'string' },
  host: { type: 'string' },
  'data-dir': { type: 'string' },
  'public-base-url': { type: 'string' },
  'rate-limit': { type: 'string' },
  'trust-proxy': { type: 'string' },
  'readings-per-day': { type: 'string' },
  'batches-per-minute': { type: 'string' },
  help: { type: 'boolean' },
} as const;

/**
 * Reads the settings from flags and environment variables.
 *
 * @returns the settings, or `help` if `--help` is set
 * @throws `ConfigError` when a setting is invalid
 */
export function readConfig(args: string[], env: NodeJS.ProcessEnv): Config | 'help' {
  const flags = readFlags(args);
  if (flags.help) return 'help';
  const setting = (flag: Exclude<keyof typeof FLAGS, 'help'>, fallback: string): string =>
    flags[flag] ?? (env[flag.toUpperCase().replaceAll('-', '_')] || fallback);
  const publicBaseUrl = origin(setting('public-base-url', ''));
  const passkeys = { rpId: env.PASSKEY_RP_ID ?? '', webOrigins: env.WEB_ORIGINS ?? '' };
  // Reports invalid settings at startup.
  relyingParty({ ...passkeys, baseUrl: publicBaseUrl ?? 'http://localhost' });
  readServiceKeys(env.SERVICE_KEYS ?? '');
  const narrator = narratorFrom(env);
  return {
    port: wholeNumber('PORT', setting('port', '8787'), 0, 65_535),
    // An IPv6 address may have brackets, as in a URL.
    host: setting('host', '127.0.0.1').replace(/^\[(.+)\]$/, '$1'),
    metricsPort: env.METRICS_PORT ? wholeNumber('METRICS_PORT', env.METRICS_PORT, 0, 65_535) : undefined,
    dataDir: resolve(setting('data-dir', './data')),
    publicBaseUrl,
    rateLimit: rate(setting('rate-limit', '60')),
    trustProxy: readTrustProxy(setting('trust-proxy', 'off')),
    uploadQuota: wholeNumber('UPLOAD_QUOTA_MIB', env.UPLOAD_QUOTA_MIB || '1024', 10, 1024 * 1024) * 1024 * 1024,
    ingestLimits: {
      readingsPerDay: allowed(
        'READINGS_PER_DAY',
        setting('readings-per-day', `${DEFAULT_INGEST_LIMITS.readingsPerDay}`),
      ),
      batchesPerMinute: allowed(
        'BATCHES_PER_MINUTE',
        setting('batches-per-minute', `${DEFAULT_INGEST_LIMITS.batchesPerMinute}`),
      ),
    },
    passkeys,
    narrator,
    serviceKeys: env.SERVICE_KEYS ?? '',
    supportContact: readSupportContact(env.SUPPORT_CONTACT ?? ''),
    ages: readAgeRules(env),
    settings: readServiceSettings(env, narrator),
    identity: identitySettings(env),
    pushTestOrigin: readTestOrigin(env.PUSH_TEST_ORIGIN),
  };
}

function readFlags(args: string[]) {
  try {
    return parseArgs({ args, options: FLAGS }).values;
  } catch (error) {
    const [problem = ''] = (error as Error).message.split(/\.?(\n|$)/);
    throw new ConfigError(`${problem}. See npm start -- --help.`);
  }
}

function wholeNumber(name: string, text: string, least: number, most: number): number {
  if (!/^\d+$/.test(text) || Number(text) < least || Number(text) > most) {
    throw new ConfigError(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`);
  }
  return Number(text);
}

const allowed = (name: string, text: string) => wholeNumber(name, text, 1, 1_000_000_000);

function rate(text: string): number | 'off' {
  if (text === 'off') return text;
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new ConfigError(`RATE_LIMIT must be off or a whole number from 1 to 999999999, not ${JSON.stringify(text)}.`);
  }
  return Number(text);
}

function origin(text: string): string | undefined {
  if (text === '') return undefined;
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash || url.username) {
    throw new ConfigError(
      `PUBLIC_BASE_URL must be an http(s) URL such as https://pets.example, not ${JSON.stringify(text)}.`,
    );
  }
  return url.href.replace(/\/+$/, '');
}
