import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { COSEALG, decodeAttestationObject, isoCBOR } from '@simplewebauthn/server/helpers';
import type { PasskeyVerifier, RelyingParty } from '../../core/ports/passkeys.ts';

/** The algorithms that authenticators have in practice. */
const ALGORITHMS = [COSEALG.ES256, COSEALG.EdDSA, COSEALG.RS256];
/** WebAuthn allows at most 1,023 bytes. */
const MAX_ID_BYTES = 1023;
/** An RSA key of 4,096 bits has 540. */
const MAX_KEY_BYTES = 600;

type CborValue = string | Uint8Array | Map<string, string>;

interface Settings {
  /** Name of the relying party, which browsers may show. */
  name: string;
  /** How long a browser waits for the user, in ms. */
  timeout: number;
}

/** WebAuthn by `@simplewebauthn/server`. Load this module on first use: it is large. */
export function webauthnVerifier({ name, timeout }: Settings): PasskeyVerifier {
  return {
    async creationOptions(party, challenge, user) {
      const options = await generateRegistrationOptions({
        rpName: name,
        rpID: party.id,
        challenge: bytes(challenge),
        userID: bytes(user.id),
        userName: user.name,
        userDisplayName: user.displayName,
        timeout,
        attestationType: 'none',
        excludeCredentials: user.passkeys.map(({ credentialId: id, transports }) => ({
          id,
          transports: [...transports],
        })),
        authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
        supportedAlgorithmIDs: ALGORITHMS,
      });
      return { ...options };
    },

    async requestOptions(party, challenge) {
      const options = await generateAuthenticationOptions({
        rpID: party.id,
        challenge: bytes(challenge),
        userVerification: 'required',
        timeout,
      });
      return { ...options };
    },

    verifyRegistration: (credential, party, expectedChallenge) =>
      undefinedIfRejected(async () => {
        const { clientDataJSON, attestationObject } = credential.response;
        const { registrationInfo } = await verifyRegistrationResponse({
          response: responseOf(credential, { clientDataJSON, attestationObject: withoutStatement(attestationObject) }),
          expectedChallenge,
          ...expectedOf(party),
          requireUserVerification: true,
          supportedAlgorithmIDs: ALGORITHMS,
        });
        if (!registrationInfo) return undefined;
        const { id, publicKey, counter } = registrationInfo.credential;
        const isSmall = Buffer.from(id, 'base64url').length <= MAX_ID_BYTES && publicKey.length <= MAX_KEY_BYTES;
        if (!isSmall || id !== credential.id) return undefined;
        const backedUp = registrationInfo.credentialBackedUp;
        return { credentialId: id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, backedUp };
      }),

    verifyAssertion: (credential, party, expectedChallenge, { credentialId, publicKey, counter }) =>
      undefinedIfRejected(async () => {
        if (credential.id !== credentialId) return undefined;
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: responseOf(credential, credential.response),
          expectedChallenge,
          ...expectedOf(party),
          requireUserVerification: true,
          credential: { id: credentialId, publicKey: bytes(Buffer.from(publicKey, 'base64url')), counter },
        });
        if (!verified) return undefined;
        return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp };
      }),
  };
}

/** The library throws for each response that it rejects, and its message may quote the response. */
async function undefinedIfRejected<T>(verify: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await verify();
  } catch {
    return undefined;
  }
}

const expectedOf = ({ id, origins }: RelyingParty) => ({ expectedOrigin: [...origins], expectedRPID: id });

const responseOf = <Response>({ id, rawId }: { id: string; rawId: string }, response: Response) => ({
  id,
  rawId,
  type: 'public-key' as const,
  response,
  clientExtensionResults: {},
});

/**
 * Replaces the attestation statement by none, as a browser does when none is requested. Some native authenticators send one anyway, and
 * to verify it the library would request the URLs in its certificates.
 */
function withoutStatement(attestationObject: string): string {
  const authData = decodeAttestationObject(bytes(Buffer.from(attestationObject, 'base64url'))).get('authData');
  const members: [string, CborValue][] = [
    ['fmt', 'none'],
    ['attStmt', new Map()],
    ['authData', authData],
  ];
  return Buffer.from(isoCBOR.encode(new Map<string, CborValue>(members))).toString('base64url');
}

const bytes = (view: Uint8Array): Uint8Array<ArrayBuffer> => Uint8Array.from(view);
