/**
 * Rules for changing the ways in of a user: what an owner's devices can open a session with. A way in is an access token or a recovery code
 * that does not expire, a passkey, or a linked identity.
 */
import { AppError } from '../errors.ts';
import type { Principal, User } from '../ports/users.ts';
import type { TokenKind, TokenRecord } from '../ports/ways-in.ts';
import { isExpired } from './credentials.ts';

/** The age at which a token may revoke ways in that are older than the token. */
const TRUSTED_AFTER_MS = 24 * 60 * 60 * 1000;

/** The maximum number of tokens of each kind, and whether the kind is a way in. */
export const TOKEN_KINDS = {
  access: { max: 10, plural: 'access tokens', isWayIn: true },
  recovery: { max: 1, plural: 'recovery codes', isWayIn: true },
  invite: { max: 3, plural: 'open invites', isWayIn: false },
  reader: { max: 4, plural: 'reader tokens', isWayIn: false },
} as const satisfies Record<TokenKind, { max: number; plural: string; isWayIn: boolean }>;

export const kindOf = ({ kind }: TokenRecord): TokenKind => kind ?? 'access';

/** Returns the tokens that have not expired. */
export const currentTokens = (tokens: User['tokens'], now: string): User['tokens'] =>
  Object.fromEntries(Object.entries(tokens).filter(([, record]) => !isExpired(record, now)));

type WaysIn = Pick<User, 'tokens' | 'passkeys' | 'identities'>;

/**
 * Checks that a user keeps a way in that does not expire.
 *
 * @throws `last-token` if the change would remove the last one
 */
export function requireWayIn(after: WaysIn): void {
  if (countWaysIn(after) > 0) return;
  throw new AppError(
    'last-token',
    'Without it the user would be inaccessible. Add another way in that does not expire first, such as an access token, a recovery code or a passkey. Or erase the user.',
  );
}

export function countWaysIn({ tokens, passkeys = {}, identities = {} }: WaysIn): number {
  const lasting = Object.values(tokens).filter(
    (record) => TOKEN_KINDS[kindOf(record)].isWayIn && record.expires_at === undefined,
  );
  return lasting.length + Object.keys(passkeys).length + Object.keys(identities).length;
}

/** Returns whether a token is less than 24 hours old. */
export const isNew = ({ created_at }: Pick<TokenRecord, 'created_at'>, now: string): boolean =>
  Date.parse(now) - Date.parse(created_at) < TRUSTED_AFTER_MS;

/**
 * Checks that the owner's token may revoke or replace something. In its first 24 hours, a token may do so only with what was added after
 * it, so that a thief cannot lock the owner out with a token that was just obtained. A token may always revoke itself.
 *
 * @throws `token-too-new`
 */
export function requireOlder({ tokens }: User, { tokenHash }: Principal, target: { created_at: string }, now: string) {
  const own = tokenHash === undefined ? undefined : tokens[tokenHash];
  if (!own || own.created_at <= target.created_at) return;
  if (!isNew(own, now)) return;
  const trusted = new Date(Date.parse(own.created_at) + TRUSTED_AFTER_MS).toISOString();
  throw new AppError(
    'token-too-new',
    `This token is less than 24 hours old, so it cannot revoke or replace what was added before it. Use an older device, or wait until ${trusted}.`,
  );
}
