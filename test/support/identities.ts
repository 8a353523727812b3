import { AppError } from '../../core/errors.ts';
import type { IdentityProvider } from '../../core/ports/identity-provider.ts';

export const ISSUER = 'https://login.example/realms/pets';

/** An ID token that `fakeIdentityProvider` accepts. */
export const idTokenOf = (sub: string): string => `id-token-of:${sub}`;

/** A provider whose tokens are plain text, for tests of everything but the verification. */
export const fakeIdentityProvider: IdentityProvider = {
  async verify(idToken) {
    const [kind, sub = ''] = idToken.split(/:(.*)/);
    if (kind !== 'id-token-of' || sub === '')
      throw new AppError(
        'invalid-identity',
        'The ID token is not valid: it has expired. Send a new ID token of the configured identity provider.',
      );
    return { iss: ISSUER, sub };
  },
};
