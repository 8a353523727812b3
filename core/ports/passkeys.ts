/** WebAuthn's names are explained in https://www.w3.org/TR/webauthn-3/#sctn-terminology. */

/** The site or app that passkeys are for. */
export interface RelyingParty {
  /** The RP id: a domain, such as `pets.example`. A passkey works only for the RP id that it was created for. */
  id: string;
  /** Where passkeys may be used: web origins, and Android apps as `android:apk-key-hash:…`. */
  origins: readonly string[];
}

/** The members of a `RegistrationResponseJSON` that are read. All are in base64url without padding. */
export interface RegistrationCredential {
  id: string;
  rawId: string;
  type: string;
  response: { clientDataJSON: string; attestationObject: string };
}

/** The members of an `AuthenticationResponseJSON` that are read. All are in base64url without padding. */
export interface AssertionCredential {
  id: string;
  rawId: string;
  type: string;
  response: { clientDataJSON: string; authenticatorData: string; signature: string };
}

export interface VerifiedRegistration {
  /** In base64url. */
  credentialId: string;
  /** COSE key in base64url. */
  publicKey: string;
  counter: number;
  /** Whether the passkey is synced to the user's other devices. */
  backedUp: boolean;
}

export interface VerifiedAssertion {
  counter: number;
  backedUp: boolean;
}

/** A passkey as far as an assertion is verified with it. */
export interface AssertionKey {
  credentialId: string;
  publicKey: string;
  /** The assertion's counter must be higher, unless both are 0. */
  counter: number;
}

/** Makes WebAuthn's options, and verifies responses. User verification is always required. */
export interface PasskeyVerifier {
  creationOptions(
    party: RelyingParty,
    challenge: Uint8Array,
    user: {
      id: Uint8Array;
      name: string;
      displayName: string;
      passkeys: readonly { credentialId: string; transports: readonly string[] }[];
    },
  ): Promise<Record<string, unknown>>;
  requestOptions(party: RelyingParty, challenge: Uint8Array): Promise<Record<string, unknown>>;
  /** @returns undefined if the credential is not valid for this relying party and challenge */
  verifyRegistration(
    credential: RegistrationCredential,
    party: RelyingParty,
    challenge: string,
  ): Promise<VerifiedRegistration | undefined>;
  /** @returns undefined if the assertion is not valid for this relying party, challenge and passkey */
  verifyAssertion(
    credential: AssertionCredential,
    party: RelyingParty,
    challenge: string,
    key: AssertionKey,
  ): Promise<VerifiedAssertion | undefined>;
}
