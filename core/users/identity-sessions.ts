import { AppError } from '../errors.ts';
import type { IdentityLinks } from '../ports/identity-links.ts';
import type { IdentityProvider } from '../ports/identity-provider.ts';
import { identityIdOf } from './identities.ts';
import { invalidSession } from './new-session.ts';
import { type ClaimedWay, noSuchWay } from './sessions.ts';

interface Dependencies {
  links: IdentityLinks;
  /** Undefined if no provider is configured. */
  provider: IdentityProvider | undefined;
}

/**
 * Claims the way in of an identity. Cost: one read of the link.
 *
 * @throws `invalid-session` if no provider is configured
 * @throws `unauthorized` if the token is not valid
 * @throws `not-linked` if the identity is not linked to a user
 * @throws `unavailable` if the provider does not respond
 */
export async function identityWay({ links, provider }: Dependencies, idToken: string): Promise<ClaimedWay> {
  if (!provider) {
    const detail = 'This server has no identity provider: its operator has to set IDENTITY_ISSUER.';
    throw invalidSession([{ pointer: '/id_token', detail }]);
  }
  const identity = await provider.verify(idToken).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'invalid-identity' ? noSuchWay() : error;
  });
  const way = identityIdOf(identity);
  const link = await links.find(way);
  if (!link) throw notLinked();
  return {
    userId: link.user_id,
    made_by: 'identity',
    way,
    // Not the token, which the client may renew before it repeats the request.
    credential: way,
    use(user) {
      // The link may have been left by an interrupted request.
      if (!user.identities?.[way]) throw notLinked();
      return {};
    },
    refused: notLinked,
  };
}

const notLinked = (): AppError =>
  new AppError(
    'not-linked',
    'The ID token is valid, but no user is linked to its identity. Open a session in another way, or create a user, and then link the identity with POST /users/{user_id}/identities.',
  );
