import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import { readToken, type TokenClaim } from '../core/users/credentials.ts';
import { type Owner, unauthorized } from '../core/users/users.ts';
import { hostOf } from './host.ts';

const BEARER = /^Bearer +(\S+) *$/i;

/**
 * Who the caller says to be, where only this user may go. What can be judged without storage is judged here: no token or
 * garbage (401), somebody else's (404), a stream's (403). The rest is proved by the storage operation that follows.
 */
export function claimOwner(context: Context, userId = userIn(context)): Owner {
  const claim = claimOf(context, userId);
  if (claim.kind !== 'owner') {
    throw new AppError('forbidden', "A stream token only brings samples; use the owner's access token.");
  }
  return { userId: claim.userId, tokenHash: claim.hash };
}

/** The same where a stream's own token may go too. */
export function claimOf(context: Context, userId = userIn(context)): TokenClaim {
  const claim = claimedIn(context);
  if (claim.userId !== userId.toLowerCase()) {
    throw new AppError('not-found', 'This token opens no such user; check the address.');
  }
  return claim;
}

/** What the request's token says of itself. Throws `unauthorized` when there is none, or garbage. */
export function claimedIn(context: Context): TokenClaim {
  const token = bearerIn(context.req.header('Authorization'));
  const claim = token === undefined ? undefined : (hostOf(context).readToken ?? readToken)(token);
  if (!claim) throw unauthorized();
  return claim;
}

/** The token in an Authorization header, whatever its form. */
export const bearerIn = (header = ''): string | undefined => BEARER.exec(header)?.[1];

/** Whose address was asked for: the user whom most operations are about. */
const userIn = (context: Context): string => context.req.param('user_id') ?? '';
