import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import type { Principal } from '../core/ports/users.ts';
import { readToken, unauthorized } from '../core/users/credentials.ts';
import type { Operation, OperationId } from '../shared/models/typescript/operations.ts';
import type { AppEnv } from './answer.ts';
import { hostOf } from './host.ts';
import { RequestError } from './problems.ts';

const BEARER = /^Bearer +(\S+) *$/i;

type SecurityOf<Id extends OperationId> = Extract<Operation, { id: Id }>['security'][number];

/** Who makes a request for an operation, by the contract's `security`. A token that is optional is of any kind: see `requireOwner`. */
type PrincipalOf<Id extends OperationId> = [SecurityOf<Id>] extends [never]
  ? undefined
  : 'anonymous' extends SecurityOf<Id>
    ? Principal | undefined
    : Principal<Exclude<SecurityOf<Id>, 'anonymous'>>;

/** An operation's handler. It is called with the principal once the token has been accepted for the operation and its address. */
export type HandlerOf<Id extends OperationId> = (
  context: Context<AppEnv>,
  principal: PrincipalOf<Id>,
) => Promise<Response> | Response;

/**
 * Who makes a request, judged without storage: throws `unauthorized` without a token, `not-found` at another user's address, and `forbidden`
 * for a kind of token that the operation's `security` does not allow. The storage operation that follows proves the token.
 */
export function authenticate(context: Context, security: Operation['security']): Principal | undefined {
  const allowed: readonly string[] = security;
  if (allowed.length === 0) return undefined;
  if (allowed.includes('anonymous') && context.req.header('Authorization') === undefined) return undefined;
  const principal = principalIn(context);
  const userId = context.req.param('user_id');
  if (userId !== undefined) requireAccess(principal, userId, allowed);
  return principal;
}

/** The same check for an operation whose body names the user, and which only an owner may call. */
export function requireOwner(principal: Principal, userId: string): Principal<'owner'> {
  requireAccess(principal, userId, ['owner']);
  return { ...principal, via: 'owner' };
}

function requireAccess({ userId, via }: Principal, wanted: string, allowed: readonly string[]): void {
  if (userId !== wanted.toLowerCase()) {
    throw new AppError('not-found', 'This token opens no such user; check the address.');
  }
  if (!allowed.includes(via)) {
    throw new RequestError('forbidden', "A stream token only brings samples; use the owner's access token.");
  }
}

function principalIn(context: Context): Principal {
  const token = bearerIn(context.req.header('Authorization'));
  const principal = token === undefined ? undefined : (hostOf(context).readToken ?? readToken)(token);
  if (!principal) throw unauthorized();
  return principal;
}

/** The token in an Authorization header, whatever its form. */
export const bearerIn = (header = ''): string | undefined => BEARER.exec(header)?.[1];
