import { createLocalJWKSet, type JSONWebKeySet, type LocalJWKSet } from 'jose';
import { withDeadline } from '../../core/util/deadline.ts';
import { fetchProviderJson, providerError } from './provider-json.ts';
import { isTrusted } from './urls.ts';

const SECOND = 1_000;
/** Keys are fetched again after this time, so that a key which the provider has removed is refused. */
export const MAX_AGE_MS = 10 * 60 * SECOND;
/** If keys cannot be fetched, those of the last successful fetch are used for this long. */
export const MAX_STALE_MS = 24 * 60 * 60 * SECOND;
/** Minimum time between a successful fetch and the next one. Otherwise each token with an invented key id would cause a fetch. */
export const COOL_DOWN_MS = 30 * SECOND;
/** Minimum time between a failed fetch and the next one. */
export const RETRY_AFTER_MS = 5 * SECOND;
/** Timeout for fetching the keys, including discovery and retries. */
const TIMEOUT_MS = 5 * SECOND;

export interface KeySettings {
  issuer: string;
  /** If absent, the URL is read from the issuer's OpenID configuration. */
  jwksUrl?: string | undefined;
  clock: () => Date;
  /** Reports a failed fetch if keys are known, because then the response may not show it. */
  report: (error: unknown) => void;
  timeoutMs?: number | undefined;
}

/** What is known about the provider's keys. */
export interface Keys {
  find: LocalJWKSet;
  /** The error of the last fetch; undefined if it succeeded. */
  failure: unknown;
}

export interface KeyCache {
  /**
   * Returns the provider's keys. Cost: none, or one fetch that concurrent callers share.
   *
   * @param isKeyUnknown whether the keys from the last call did not contain a token's key
   * @throws the error of the fetch if no keys are known
   */
  keys(isKeyUnknown: boolean): Promise<Keys>;
}

/** Caches the provider's keys in memory. */
export function keyCache({ issuer, jwksUrl, clock, report, timeoutMs = TIMEOUT_MS }: KeySettings): KeyCache {
  let known: { find: LocalJWKSet; at: number } | undefined;
  let last: { at: number; failure: unknown } | undefined;
  let discovered: string | undefined;
  let fetching: Promise<void> | undefined;

  // A negative age means that the clock was set back, so the age is unknown.
  const isWithin = (ms: number, since: number | undefined): boolean => {
    const age = clock().getTime() - (since ?? Number.NaN);
    return age >= 0 && age < ms;
  };

  async function fetchKeys(): Promise<void> {
    try {
      const find = await withDeadline(
        timeoutMs,
        () => providerError('timeout'),
        async (signal) => {
          discovered ??= jwksUrl ?? (await discover(issuer, signal));
          return keySetOf(await fetchProviderJson(discovered, signal));
        },
      );
      const at = clock().getTime();
      known = { find, at };
      last = { at, failure: undefined };
    } catch (failure) {
      last = { at: clock().getTime(), failure };
      // The provider may have moved its keys.
      discovered = undefined;
    } finally {
      fetching = undefined;
    }
  }

  return {
    async keys(isKeyUnknown) {
      const isFresh = !isKeyUnknown && isWithin(MAX_AGE_MS, known?.at);
      // While one caller waits for the fetch of a slow provider, the others use the known keys.
      const mayFetch = fetching
        ? isKeyUnknown || !known
        : !isWithin(last?.failure ? RETRY_AFTER_MS : COOL_DOWN_MS, last?.at);
      if (!isFresh && mayFetch) {
        fetching ??= fetchKeys();
        await fetching;
        // If the key is unknown, the caller receives the failure.
        if (last?.failure && known && !isKeyUnknown) report(last.failure);
      }
      if (!known || !isWithin(MAX_STALE_MS, known.at)) throw last?.failure ?? providerError('no keys');
      return { find: known.find, failure: last?.failure };
    },
  };
}

/** @throws an error if the document is not a key set, or has no keys */
function keySetOf(document: unknown): LocalJWKSet {
  try {
    const set = createLocalJWKSet(document as JSONWebKeySet);
    if (set.jwks().keys.length > 0) return set;
  } catch (error) {
    throw providerError('not a key set', error);
  }
  throw providerError('empty key set');
}

/** Reads the URL of the keys from the OpenID configuration (OpenID Connect Discovery 1.0, §4). */
async function discover(issuer: string, signal: AbortSignal): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = (await fetchProviderJson(url, signal)) as { issuer?: unknown; jwks_uri?: unknown } | null;
  // §4.3: otherwise another issuer's keys would be trusted.
  if (document?.issuer !== issuer) throw providerError('another issuer');
  const { jwks_uri } = document;
  if (typeof jwks_uri !== 'string' || !isTrusted(jwks_uri)) throw providerError('no https jwks_uri');
  return jwks_uri;
}
