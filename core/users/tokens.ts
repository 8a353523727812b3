import type { Token, TokenPatch } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { Principal, User } from '../ports/users.ts';
import { compare } from '../util/time.ts';
import { issueToken, uuidOf } from './credentials.ts';
import type { UserService } from './users.ts';

export const MAX_TOKENS = 10;

export interface TokenService {
  /** Lists a user's access tokens, oldest first. Cost: one read. */
  list(owner: Principal<'owner'>): Promise<Token[]>;
  /**
   * Creates an access token. Cost: one read and one conditional write.
   *
   * @throws `too-many-tokens` if the user has 10 access tokens
   */
  create(owner: Principal<'owner'>, patch: TokenPatch): Promise<{ created: Token; token: string }>;
  /**
   * Revokes an access token. Cost: one read and one conditional write.
   *
   * @throws `not-found` if the user has no such token
   * @throws `last-token` if it is the user's only token
   */
  revoke(owner: Principal<'owner'>, tokenId: string): Promise<void>;
}

/** Manages a user's access tokens. Each device should have its own. */
export function tokenService(users: UserService): TokenService {
  function create(owner: Principal<'owner'>, { label }: TokenPatch) {
    const { token, hash } = issueToken('owner', owner.userId);
    return users.updateWithRetry(owner, (user, now) => {
      if (Object.keys(user.tokens).length >= MAX_TOKENS) {
        throw new AppError('too-many-tokens', `A user has at most ${MAX_TOKENS} access tokens. Revoke one first.`);
      }
      const record = { created_at: now, label };
      const tokens = { ...user.tokens, [hash]: record };
      return { set: { tokens }, result: { created: toToken(hash, record, owner), token } };
    });
  }

  function revoke(owner: Principal<'owner'>, tokenId: string): Promise<void> {
    return users.updateWithRetry(owner, ({ tokens }) => {
      const kept = Object.entries(tokens).filter(([hash]) => tokenIdOf(hash) !== tokenId);
      if (kept.length === Object.keys(tokens).length) {
        throw new AppError('not-found', 'There is no such token. List the tokens with GET /users/{user_id}/tokens.');
      }
      if (kept.length === 0) {
        throw new AppError(
          'last-token',
          'Without it the user would be inaccessible. Create another token first, or erase the user.',
        );
      }
      return { set: { tokens: Object.fromEntries(kept) }, result: undefined };
    });
  }

  return { list: async (owner) => tokensOf(await users.get(owner), owner), create, revoke };
}

/** Returns the metadata of a user's access tokens, oldest first. */
export function tokensOf({ tokens }: User, owner: Principal<'owner'>): Token[] {
  return Object.entries(tokens)
    .map(([hash, record]) => toToken(hash, record, owner))
    .sort((a, b) => compare(a.created_at, b.created_at) || compare(a.token_id, b.token_id));
}

function toToken(hash: string, { created_at, label }: User['tokens'][string], owner: Principal<'owner'>): Token {
  return {
    token_id: tokenIdOf(hash),
    ...(label === undefined ? {} : { label }),
    created_at,
    current: hash === owner.tokenHash,
  };
}

/** Derives a token's id from its hash, so that the id need not be stored. The id does not reveal the hash. */
const tokenIdOf = (hash: string): string => uuidOf(`hatchery-token:${hash}`);
