import { hash, randomFillSync } from 'node:crypto';
import { AppError } from '../errors.ts';
import type { Principal, User } from '../ports/users.ts';
import type { TokenRecord } from '../ports/ways-in.ts';
import { activeStreamOf } from '../streams/stream-of.ts';

const ID_BYTES = 16;
const SECRET_BYTES = 32;
const PREFIX = { owner: 'hty', reader: 'htp', stream: 'hts' } as const;
const VIA = { hty: 'owner', htp: 'reader', hts: 'stream' } as const satisfies Record<string, Principal['via']>;
/**
 * Matches a token: a prefix, then the user's id and the secret together in base64url. The first 22 characters after the prefix contain the
 * id.
 */
const TOKEN = /^(hty|htp|hts)_([A-Za-z0-9_-]{22})[A-Za-z0-9_-]{42}$/;

/** A principal with a token. */
export type TokenPrincipal = Principal<'owner' | 'reader' | 'stream'> & { tokenHash: string };

/**
 * Creates a token. It begins with a prefix that secret scanners recognise, followed by the user's id and 256 secret bits in base64url.
 *
 * @param secret 32 bytes; random by default
 */
export function issueToken(
  kind: keyof typeof PREFIX,
  userId: string,
  secret?: Uint8Array,
): { token: string; hash: string } {
  const bytes = Buffer.alloc(ID_BYTES + SECRET_BYTES);
  bytes.set(uuidBytes(userId));
  if (secret) bytes.set(secret, ID_BYTES);
  else randomFillSync(bytes, ID_BYTES);
  const token = `${PREFIX[kind]}_${bytes.toString('base64url')}`;
  return { token, hash: sha256(token) };
}

/**
 * Parses the principal from a token without verifying the token. Use `holdsToken` to verify it.
 *
 * @returns undefined if the string is not a Hatchery token
 */
export function readToken(token: string): TokenPrincipal | undefined {
  const match = TOKEN.exec(token);
  if (!match?.[2]) return undefined;
  const id = Buffer.from(match[2], 'base64url').subarray(0, ID_BYTES);
  return { userId: formatUuid(id), via: VIA[match[1] as keyof typeof VIA], tokenHash: sha256(token) };
}

/**
 * Returns whether the principal's token is valid: an access token or reader token of this user that has not expired, or an ingest token of
 * this stream. The verified signature of a webhook is valid while its stream is active. A service was verified before.
 *
 * @param now in ISO 8601, or a date, which is only formatted if the token expires
 */
export function holdsToken(user: User, principal: Principal, now: string | Date, streamId = ''): boolean {
  const { userId, via, tokenHash } = principal;
  if (userId !== user.user_id) return false;
  if (via === 'service') return principal.service !== undefined;
  if (via === 'webhook') return principal.signedFor === streamId && activeStreamOf(user, streamId) !== undefined;
  if (via === 'stream') return tokenHash !== undefined && activeStreamOf(user, streamId)?.token === tokenHash;
  if (tokenHash === undefined) return via === 'owner';
  const record = Object.hasOwn(user.tokens, tokenHash) ? user.tokens[tokenHash] : undefined;
  return record !== undefined && record.kind === KIND[via] && !isExpired(record, now);
}

/** The kind of token record for each kind of principal. Access tokens have no kind. */
const KIND = { owner: undefined, reader: 'reader' } as const;

export const isExpired = ({ expires_at }: TokenRecord, now: string | Date): boolean =>
  expires_at !== undefined && expires_at <= (typeof now === 'string' ? now : now.toISOString());

/**
 * Returns the error for a token that is not valid. It is the same for an invalid token and an unknown user, so that the response does not
 * reveal which users exist.
 */
export function unauthorized(): AppError {
  return new AppError(
    'unauthorized',
    'The access token is not valid: it was altered or revoked, or its user was erased. Send `Authorization: Bearer TOKEN` with a valid token of this user.',
  );
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const isUuid = (text: string): boolean => UUID.test(text);

/**
 * Derives a new user's id from the idempotency key, so that a retry can find the user without a stored table of keys. Case matters, except
 * in a UUID.
 */
export const userIdFromKey = (idempotencyKey: string): string =>
  uuidOf(`hatchery-create:${UUID.test(idempotencyKey) ? idempotencyKey.toLowerCase() : idempotencyKey}`);

/** Derives a UUID (version 8, RFC 9562) from a string. */
export function uuidOf(text: string): string {
  const id = Buffer.from(sha256(text), 'hex').subarray(0, ID_BYTES);
  id.writeUInt8((id.readUInt8(6) & 0x0f) | 0x80, 6);
  id.writeUInt8((id.readUInt8(8) & 0x3f) | 0x80, 8);
  return formatUuid(id);
}

export function sha256(text: string): string {
  return hash('sha256', text, 'hex');
}

/** Returns the 16 bytes of a UUID. */
export const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** Formats 16 bytes as a UUID. */
export function formatUuid(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
