import type { Token, TokenPatch } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { Principal, User } from '../ports/users.ts';
import { compare } from '../util/time.ts';
import { issueToken, uuidOf } from './credentials.ts';
import type { UserService } from './users.ts';

export const MAX_TOKENS = 10;

export interface TokenService {
  /** One read. */
  list(owner: Principal<'owner'>): Promise<Token[]>;
  /** One read and one conditional write. Throws `too-many-tokens` when there are 10. */
  create(owner: Principal<'owner'>, patch: TokenPatch): Promise<{ created: Token; token: string }>;
  /** One read and one conditional write. Throws `not-found`, and `last-token` where nobody could get in any more. */
  revoke(owner: Principal<'owner'>, tokenId: string): Promise<void>;
}

/** Access tokens, a few for each user: one for each device that is let in. */
export function tokenService(users: UserService): TokenService {
  function create(owner: Principal<'owner'>, { label }: TokenPatch) {
    const { token, hash } = issueToken('owner', owner.userId);
    return users.updateWithRetry(owner, (user, now) => {
      if (Object.keys(user.tokens).length >= MAX_TOKENS) {
        throw new AppError('too-many-tokens', `Revoke a token first: a user has at most ${MAX_TOKENS}.`);
      }
      const record = { created_at: now, label };
      const tokens = { ...user.tokens, [hash]: record };
      return { set: { tokens }, result: { created: shown(hash, record, owner), token } };
    });
  }

  function revoke(owner: Principal<'owner'>, tokenId: string): Promise<void> {
    return users.updateWithRetry(owner, ({ tokens }) => {
      const kept = Object.entries(tokens).filter(([hash]) => tokenIdOf(hash) !== tokenId);
      if (kept.length === Object.keys(tokens).length) {
        throw new AppError('not-found', 'There is no such token, or it has been revoked; list the tokens.');
      }
      if (kept.length === 0) {
        throw new AppError(
          'last-token',
          'Make another token first, as nobody could get in without; or erase the user.',
        );
      }
      return { set: { tokens: Object.fromEntries(kept) }, result: undefined };
    });
  }

  return { list: async (owner) => tokensOf(await users.get(owner), owner), create, revoke };
}

/** A user's tokens without their secrets, the oldest first. */
export function tokensOf({ tokens }: User, owner: Principal<'owner'>): Token[] {
  return Object.entries(tokens)
    .map(([hash, record]) => shown(hash, record, owner))
    .sort((a, b) => compare(a.created_at, b.created_at) || compare(a.token_id, b.token_id));
}

function shown(hash: string, { created_at, label }: User['tokens'][string], owner: Principal<'owner'>): Token {
  return {
    token_id: tokenIdOf(hash),
    ...(label === undefined ? {} : { label }),
    created_at,
    current: hash === owner.tokenHash,
  };
}

/** Tells nothing of the token, and needs no place in the item. */
const tokenIdOf = (hash: string): string => uuidOf(`hatchery-token:${hash}`);
