/** The ways in of a user, as stored in the user's item. */

export type TokenKind = 'access' | 'recovery' | 'invite' | 'reader';

/** How a device may open a session. */
export type SessionWay = 'recovery' | 'invite' | 'passkey' | 'identity';

/** The metadata of a token or code. */
export interface TokenRecord {
  created_at: string;
  /** Absent for access tokens. */
  kind?: Exclude<TokenKind, 'access'>;
  /** The owner's name for the device that uses this token. */
  label?: string;
  /** When the token stops working. If absent, it works until it is revoked. */
  expires_at?: string;
  /** For an access token that a session created: how the session was opened. */
  made_by?: SessionWay;
  /** The id of the code, passkey or identity that opened the session. */
  way?: string;
  /** Identifies the request that opened the session, so that a repeated request replaces its token. */
  request?: string;
  /** For a recovery code: when it last opened a session. */
  last_used_at?: string;
}

/** A passkey (WebAuthn credential) that opens sessions. */
export interface PasskeyRecord {
  /** In base64url. */
  credential_id: string;
  /** The public key as COSE, in base64url. */
  public_key: string;
  /** The authenticator's signature counter. Many authenticators always send 0. */
  counter: number;
  /** The relying party's id for which the passkey was created. */
  rp_id: string;
  created_at: string;
  label?: string;
  transports?: string[];
  /** Whether the authenticator keeps a copy of the passkey elsewhere, for example in the account of a phone's vendor. */
  backed_up?: boolean;
  last_used_at?: string;
}

/** A subject of the team's own identity provider. */
export interface IdentityRecord {
  iss: string;
  sub: string;
  created_at: string;
}
