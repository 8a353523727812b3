import type { Token, TokenPatch } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { Principal, User } from '../ports/users.ts';
import type { TokenKind, TokenRecord } from '../ports/ways-in.ts';
import { compare } from '../util/time.ts';
import { issueCode } from './codes.ts';
import { issueToken, uuidOf } from './credentials.ts';
import type { UserService } from './users.ts';
import { currentTokens, kindOf, requireOlder, requireWayIn, TOKEN_KINDS } from './ways-in.ts';

/** How long an invite is valid by default, in seconds. */
const INVITE_SECONDS = 10 * 60;

/** A token or code, which is returned only once: only its hash is stored. */
export type Secret = { access_token: string } | { code: string };

export interface TokenService {
  /** Lists a user's tokens and codes that have not expired, oldest first. Cost: one read. */
  list(owner: Principal<'owner'>): Promise<Token[]>;
  /**
   * Creates an access token, recovery code, invite or reader token. A new recovery code replaces the previous one. Cost: one read and one
   * conditional write.
   *
   * @throws `too-many-tokens` if the user has the maximum number of this kind
   * @throws `token-too-new` if the owner's token may not replace the recovery code yet
   * @throws `last-token` if the recovery code that would be replaced by an expiring one is the last way in
   */
  create(principal: Principal<'owner' | 'service'>, patch: TokenPatch): Promise<{ created: Token; secret: Secret }>;
  /**
   * Revokes a token or code. Cost: one read and one conditional write.
   *
   * @throws `not-found` if the user has no such token
   * @throws `token-too-new` if the owner's token may not revoke it yet
   * @throws `last-token` if it is the last way in
   */
  revoke(owner: Principal<'owner'>, tokenId: string): Promise<void>;
}

/** Manages a user's tokens and codes. Each device should have its own access token. */
export function tokenService(users: UserService, clock: () => Date): TokenService {
  function create(principal: Principal<'owner' | 'service'>, patch: TokenPatch) {
    const { kind = 'access' } = patch;
    const { hash, secret } = issue(kind, principal.userId);
    return users.updateWithRetry(principal, (user, now) => {
      // An invite of a service has its name, so that the owner sees it in the list of tokens.
      const record = recordOf(kind, { ...(principal.service ? { label: principal.service } : {}), ...patch }, now);
      const kept = roomFor(kind, user, principal, now);
      const tokens = { ...kept, [hash]: record };
      requireWayIn({ ...user, tokens });
      return { set: { tokens }, result: { created: toToken(hash, record, principal), secret } };
    });
  }

  function revoke(owner: Principal<'owner'>, tokenId: string): Promise<void> {
    return users.updateWithRetry(owner, (user, now) => {
      const current = currentTokens(user.tokens, now);
      const [hash, record] = Object.entries(current).find(([each]) => tokenIdOf(each) === tokenId) ?? [];
      if (!hash || !record) {
        throw new AppError('not-found', 'There is no such token. List the tokens with GET /users/{user_id}/tokens.');
      }
      requireOlder(user, owner, record, now);
      const { [hash]: _revoked, ...tokens } = current;
      if (TOKEN_KINDS[kindOf(record)].isWayIn) requireWayIn({ ...user, tokens });
      return { set: { tokens }, result: undefined };
    });
  }

  async function list(owner: Principal<'owner'>): Promise<Token[]> {
    return tokensOf(await users.get(owner), owner, clock().toISOString());
  }

  return { list, create, revoke };
}

function issue(kind: TokenKind, userId: string): { hash: string; secret: Secret } {
  if (kind === 'recovery' || kind === 'invite') {
    const { code, hash } = issueCode(kind, userId);
    return { hash, secret: { code } };
  }
  const { token, hash } = issueToken(kind === 'reader' ? 'reader' : 'owner', userId);
  return { hash, secret: { access_token: token } };
}

function recordOf(kind: TokenKind, { label, expires_in }: TokenPatch, now: string): TokenRecord {
  const seconds = expires_in ?? (kind === 'invite' ? INVITE_SECONDS : undefined);
  return {
    created_at: now,
    ...(kind === 'access' ? {} : { kind }),
    ...(label === undefined ? {} : { label }),
    ...(seconds === undefined ? {} : { expires_at: new Date(Date.parse(now) + seconds * 1_000).toISOString() }),
  };
}

/** Returns the current tokens without those that a new token of this kind replaces. */
function roomFor(kind: TokenKind, user: User, principal: Principal, now: string): User['tokens'] {
  const current = currentTokens(user.tokens, now);
  const same = Object.entries(current).filter(([, record]) => kindOf(record) === kind);
  const { max, plural } = TOKEN_KINDS[kind];
  if (same.length < max) return current;
  if (kind !== 'recovery') {
    throw new AppError('too-many-tokens', `A user has at most ${max} ${plural}. Revoke one first.`);
  }
  for (const [, record] of same) requireOlder(user, principal, record, now);
  return Object.fromEntries(Object.entries(current).filter(([, record]) => kindOf(record) !== kind));
}

/** Returns the metadata of a user's tokens and codes, oldest first. */
export function tokensOf({ tokens }: User, principal: Principal, now: string): Token[] {
  return Object.entries(currentTokens(tokens, now))
    .map(([hash, record]) => toToken(hash, record, principal))
    .sort((a, b) => compare(a.created_at, b.created_at) || compare(a.token_id, b.token_id));
}

function toToken(hash: string, record: TokenRecord, principal: Principal): Token {
  const { created_at, label, expires_at, made_by, last_used_at } = record;
  return {
    token_id: tokenIdOf(hash),
    kind: kindOf(record),
    ...(label === undefined ? {} : { label }),
    created_at,
    ...(expires_at === undefined ? {} : { expires_at }),
    ...(made_by === undefined ? {} : { made_by }),
    ...(last_used_at === undefined ? {} : { last_used_at }),
    current: hash === principal.tokenHash,
  };
}

/** Derives a token's id from its hash, so that the id need not be stored. The id does not reveal the hash. */
export const tokenIdOf = (hash: string): string => uuidOf(`hatchery-token:${hash}`);
