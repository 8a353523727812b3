import { lazyVerifier } from '../../../adapters/webauthn/lazy-verifier.ts';
import type { PasskeyHost } from '../../../core/users/passkeys.ts';
import { relyingParty } from '../../../core/users/relying-party.ts';

/**
 * Reads the settings of passkeys.
 *
 * @throws an Error when a setting is invalid
 */
export function passkeysIn(env: NodeJS.ProcessEnv, baseUrl: string): PasskeyHost {
  return {
    verifier: lazyVerifier(),
    party: relyingParty({
      baseUrl,
      rpId: env.PASSKEY_RP_ID,
      webOrigins: env.WEB_ORIGINS,
    }),
  };
}
