import { ConfigError } from '../../core/errors.ts';
import type { IdentityProvider } from '../../core/ports/identity-provider.ts';
import { lazily } from '../../core/util/once.ts';
import { isTrusted } from './urls.ts';

export interface IdentitySettings {
  /** Exactly as in the tokens' claim `iss`: a final slash matters. */
  issuer: string;
  audience: string[];
  /** If undefined, the URL is read from the issuer's OpenID configuration. */
  jwksUrl: string | undefined;
}

/**
 * Reads the settings of the team's identity provider.
 *
 * @returns undefined if no provider is configured
 * @throws `ConfigError` when a setting is invalid or missing
 */
export function identitySettings(env: Record<string, string | undefined>): IdentitySettings | undefined {
  const issuer = env.IDENTITY_ISSUER?.trim();
  const audience = (env.IDENTITY_AUDIENCE ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const jwksUrl = env.IDENTITY_JWKS_URL?.trim() || undefined;
  if (!issuer) {
    if (audience.length > 0 || jwksUrl)
      throw new ConfigError('IDENTITY_ISSUER must be set, because IDENTITY_AUDIENCE or IDENTITY_JWKS_URL is set.');
    return undefined;
  }
  // OpenID Connect Core 1.0, §2: an issuer has no query and no fragment.
  if (!isTrusted(issuer) || URL.parse(issuer)?.search) throw invalidUrl('IDENTITY_ISSUER');
  if (jwksUrl && !isTrusted(jwksUrl)) throw invalidUrl('IDENTITY_JWKS_URL');
  if (audience.length === 0)
    throw new ConfigError("IDENTITY_AUDIENCE must be your apps' client ids at the provider, separated by commas.");
  return { issuer, audience, jwksUrl };
}

interface Dependencies {
  clock: () => Date;
  report: (error: unknown) => void;
}

/** Creates the provider. Its code, with jose, is loaded when the first token is verified. */
export const identityProvider = (settings: IdentitySettings, dependencies: Dependencies): IdentityProvider =>
  lazily(async () => (await import('./verifier.ts')).identityVerifier({ ...settings, ...dependencies }), ['verify']);

// Does not quote the URL, because it may contain a password.
const invalidUrl = (setting: string): ConfigError =>
  new ConfigError(
    `${setting} must be an https URL such as https://login.example/realms/pets; http is allowed for localhost only.`,
  );
