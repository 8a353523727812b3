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

/** The principal that the contract's `security` of an operation requires. An optional token may be of any kind: see `requireOwner`. */
type PrincipalOf<Id extends OperationId> = [SecurityOf<Id>] extends [never]
  ? undefined
  : 'anonymous' extends SecurityOf<Id>
    ? Principal | undefined
    : Principal<Exclude<SecurityOf<Id>, 'anonymous'>>;

/** An operation's handler. It is called after `authenticate`. */
export type HandlerOf<Id extends OperationId> = (
  context: Context<AppEnv>,
  principal: PrincipalOf<Id>,
) => Promise<Response> | Response;

/**
 * Reads the principal from a request, without a storage operation. The handler's first storage operation verifies the token.
 *
 * @throws `unauthorized` without a well-formed token
 * @throws `not-found` for another user's URL
 * @throws `forbidden` for a kind of token that the operation's `security` does not allow
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

/**
 * Checks that the principal is this user's owner, for an operation whose body contains the user's id.
 *
 * @throws the same errors as `authenticate`
 */
export function requireOwner(principal: Principal, userId: string): Principal<'owner'> {
  requireAccess(principal, userId, ['owner']);
  return { ...principal, via: 'owner' };
}

function requireAccess({ userId, via }: Principal, wanted: string, allowed: readonly string[]): void {
  if (userId !== wanted.toLowerCase()) {
    throw new AppError('not-found', 'This token has no access to a user with this id. Check the user_id in the URL.');
  }
  if (!allowed.includes(via)) {
    throw new RequestError(
      'forbidden',
      'An ingest token can only send readings to its stream. Use an access token of the user.',
    );
  }
}

function principalIn(context: Context): Principal {
  const token = bearerIn(context.req.header('Authorization'));
  const principal = token === undefined ? undefined : (hostOf(context).readToken ?? readToken)(token);
  if (!principal) throw unauthorized();
  return principal;
}

/** The bearer token of an Authorization header, of any format. */
export const bearerIn = (header = ''): string | undefined => BEARER.exec(header)?.[1];
