import { signingSecret } from '../../../adapters/aws/signing-secret.ts';
import { lazyVerifier } from '../../../adapters/webauthn/lazy-verifier.ts';
import type { PasskeyHost } from '../../../core/users/passkeys.ts';
import { relyingParty } from '../../../core/users/relying-party.ts';
import { awsIn, readSettings } from '../environment.ts';

/**
 * Reads the settings of passkeys.
 *
 * @throws an Error when a setting is missing or invalid
 */
export function passkeysIn(
  env: NodeJS.ProcessEnv,
  settings: { AWS_REGION: string; PUBLIC_BASE_URL: string },
  clock: () => Date,
): PasskeyHost {
  const { SIGNING_SECRET_PARAMETER: parameter } = readSettings(env, ['SIGNING_SECRET_PARAMETER']);
  const aws = awsIn(env, settings.AWS_REGION, clock);
  return {
    verifier: lazyVerifier(),
    party: relyingParty({
      baseUrl: settings.PUBLIC_BASE_URL,
      rpId: env.PASSKEY_RP_ID,
      webOrigins: env.WEB_ORIGINS,
    }),
    signingSecret: signingSecret({ ...aws, parameter, endpoint: env.AWS_ENDPOINT_URL_SSM }),
  };
}
