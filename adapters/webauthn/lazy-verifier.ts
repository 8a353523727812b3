import type { PasskeyVerifier } from '../../core/ports/passkeys.ts';
import { CHALLENGE_MS } from '../../core/users/challenges.ts';
import { lazily } from '../../core/util/once.ts';

/** WebAuthn by `@simplewebauthn/server`, which is loaded when a method is first called: it is large. */
export function lazyVerifier(): PasskeyVerifier {
  const load = async () =>
    (await import('./verifier.ts')).webauthnVerifier({ name: 'Hatchery', timeout: CHALLENGE_MS });
  return lazily(load, ['creationOptions', 'requestOptions', 'verifyRegistration', 'verifyAssertion']);
}
