import { errors, type JWTPayload, jwtVerify, type LocalJWKSet } from 'jose';
import { AppError } from '../../core/errors.ts';
import type { IdentityProvider } from '../../core/ports/identity-provider.ts';
import { type KeySettings, keyCache, RETRY_AFTER_MS } from './keys.ts';

export interface VerifierSettings extends KeySettings {
  /** The accepted audiences: the client ids of the team's apps. A token must have one of them. */
  audience: string[];
}

/** Only asymmetric algorithms. With HS256, anyone could sign a token with the public key as the secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
const LEEWAY_S = 60;
const MAX_TOKEN_CHARACTERS = 16 * 1024;
/** OpenID Connect Core 1.0, §2: at most 255 ASCII characters. */
const MAX_SUB_CHARACTERS = 255;

/** Verifies ID tokens with the provider's published keys. */
export function identityVerifier({ audience, ...settings }: VerifierSettings): IdentityProvider {
  const { issuer, clock } = settings;
  const cache = keyCache(settings);

  /** @throws an error of jose */
  async function payloadOf(idToken: string, find: LocalJWKSet): Promise<JWTPayload> {
    const options = {
      issuer,
      audience,
      algorithms: [...ALGORITHMS],
      clockTolerance: LEEWAY_S,
      currentDate: clock(),
      requiredClaims: ['exp', 'sub'],
    };
    try {
      return (await jwtVerify(idToken, find, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      // The token names no key, or the provider has two keys of one name.
      for await (const key of error) {
        try {
          return (await jwtVerify(idToken, key, options)).payload;
        } catch (failure) {
          if (!(failure instanceof errors.JWSSignatureVerificationFailed)) throw failure;
        }
      }
      throw new errors.JWSSignatureVerificationFailed();
    }
  }

  async function verifiedPayload(idToken: string): Promise<JWTPayload> {
    try {
      return await payloadOf(idToken, (await cache.keys(false)).find);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    const { find, failure } = await cache.keys(true);
    try {
      return await payloadOf(idToken, find);
    } catch (error) {
      // The provider may have a new key that could not be fetched.
      throw error instanceof errors.JWKSNoMatchingKey && failure ? failure : error;
    }
  }

  return {
    async verify(idToken) {
      if (idToken.length > MAX_TOKEN_CHARACTERS) throw invalid('it is too long');
      try {
        return { iss: issuer, sub: subjectOf(await verifiedPayload(idToken)) };
      } catch (error) {
        throw error instanceof AppError ? error : (rejectionOf(error) ?? providerUnavailable(error));
      }
    },
  };
}

function subjectOf({ sub, events }: JWTPayload): string {
  // A security event token (RFC 8417), such as a logout token, has the same issuer, audience and subject, but proves no sign-in.
  if (events !== undefined) throw invalid('it is a security event token');
  if (typeof sub === 'string' && sub !== '' && sub.length <= MAX_SUB_CHARACTERS && sub.isWellFormed()) return sub;
  throw invalid(`its \`sub\` does not have 1 to ${MAX_SUB_CHARACTERS} characters`);
}

/** @returns undefined if the failure is not the token's fault */
function rejectionOf(error: unknown): AppError | undefined {
  if (error instanceof errors.JWTExpired) return invalid('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed) return invalid(`its \`${claimOf(error)}\` is not accepted`);
  if (error instanceof errors.JOSEAlgNotAllowed) return invalid('its `alg` is not an accepted asymmetric algorithm');
  if (error instanceof errors.JWKSNoMatchingKey) return invalid('the provider has no such key');
  if (error instanceof errors.JWSSignatureVerificationFailed) return invalid('its signature does not match');
  const isMalformed = [errors.JWSInvalid, errors.JWTInvalid, errors.JOSENotSupported].some(
    (kind) => error instanceof kind,
  );
  return isMalformed ? invalid('it is not a signed JWT') : undefined;
}

/** The claims that are checked. Other names come from the token, so they are not repeated. */
const CHECKED = ['iss', 'aud', 'exp', 'nbf', 'iat', 'sub'];
const claimOf = ({ claim }: errors.JWTClaimValidationFailed): string => (CHECKED.includes(claim) ? claim : 'claims');

function invalid(reason: string): AppError {
  return new AppError(
    'invalid-identity',
    `The ID token is not valid: ${reason}. Send a new ID token of the configured identity provider.`,
  );
}

function providerUnavailable(cause: unknown): AppError {
  const detail =
    'The identity provider is not responding. Wait a moment and send the request again; access tokens work in the meantime.';
  return new AppError('unavailable', detail, { cause, retryAfter: RETRY_AFTER_MS / 1_000 });
}
