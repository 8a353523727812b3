import type { NewPasskey, Passkey } from '../../shared/models/typescript/types.ts';
import type { RelyingParty, VerifiedRegistration } from '../ports/passkeys.ts';
import type { User } from '../ports/users.ts';
import type { PasskeyRecord } from '../ports/ways-in.ts';
import { compare } from '../util/time.ts';
import { uuidOf } from './credentials.ts';

const TRANSPORTS: readonly string[] = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

/** Derives a passkey's id from its credential id. */
export const passkeyIdOf = (credentialId: string): string => uuidOf(`hatchery-passkey:${credentialId}`);

/** Returns a user's passkeys, oldest first. */
export const passkeysOf = ({ passkeys = {} }: User): Passkey[] =>
  Object.entries(passkeys)
    .map(([id, record]) => toPasskey(id, record))
    .sort((a, b) => compare(a.created_at, b.created_at) || compare(a.passkey_id, b.passkey_id));

export function toPasskey(passkey_id: string, record: PasskeyRecord): Passkey {
  const { credential_id, rp_id, created_at, label, backed_up = false, last_used_at } = record;
  return {
    passkey_id,
    credential_id,
    rp_id,
    ...(label === undefined ? {} : { label }),
    created_at,
    ...(last_used_at === undefined ? {} : { last_used_at }),
    backed_up,
  };
}

export function newRecord(
  verified: VerifiedRegistration,
  { credential, label }: NewPasskey,
  party: RelyingParty,
  now: string,
): PasskeyRecord {
  const transports = transportsIn(credential);
  return {
    credential_id: verified.credentialId,
    public_key: verified.publicKey,
    counter: verified.counter,
    rp_id: party.id,
    ...(transports.length === 0 ? {} : { transports }),
    backed_up: verified.backedUp,
    created_at: now,
    ...(label === undefined ? {} : { label }),
  };
}

/** Returns the transports that WebAuthn knows. Browsers read them, to find the passkey on this device or another. */
const transportsIn = ({ response }: NewPasskey['credential']): string[] => [
  ...new Set((response.transports ?? []).filter((transport) => TRANSPORTS.includes(transport))),
];
