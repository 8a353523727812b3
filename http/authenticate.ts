import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import type { ServiceKeys } from '../core/ports/service-keys.ts';
import type { Principal, PrincipalKind } from '../core/ports/users.ts';
import { readToken } from '../core/users/credentials.ts';
import type { Operation, OperationId } from '../shared/models/typescript/operations.ts';
import type { AppEnv } from './answer.ts';
import { hostOf } from './host.ts';
import { hasMisplacedToken } from './misplaced-token.ts';

const BEARER = /^Bearer +(\S+) *$/i;
const SERVICE_KEY = /^htk_/;
const PARAMETER = /^[\w-]+\s*=/;

type SecurityOf<Id extends OperationId> = Extract<Operation, { id: Id }>['security'][number];
type KindOf<Security> = Security extends `service:${string}` ? 'service' : Extract<Security, PrincipalKind>;

/** The type of principal that an operation's `security` requires. If the token is optional, it may be of any kind: see `requireOwner`. */
type PrincipalOf<Id extends OperationId> = [SecurityOf<Id>] extends [never]
  ? undefined
  : 'anonymous' extends SecurityOf<Id>
    ? Principal | undefined
    : Principal<KindOf<SecurityOf<Id>>>;

/** Handles an operation. Called after `authenticate`. */
export type HandlerOf<Id extends OperationId> = (
  context: Context<AppEnv>,
  principal: PrincipalOf<Id>,
) => Promise<Response> | Response;

/**
 * Reads the principal from a request, without a storage operation. A token is verified later, by the handler's first storage operation; a
 * service key here.
 *
 * @throws `invalid-parameter` if there are several Authorization headers that differ
 * @throws `unauthorized` if there is no well-formed token
 * @throws `not-found` if the URL contains another user's id
 * @throws `forbidden` if the operation's `security` does not allow this kind of token
 */
export async function authenticate(
  context: Context,
  security: Operation['security'],
  loadServiceKeys: () => Promise<ServiceKeys>,
): Promise<Principal | undefined> {
  const allowed: readonly string[] = security;
  if (allowed.length === 0) return undefined;
  if (allowed.includes('anonymous') && context.req.header('Authorization') === undefined) {
    if (hasMisplacedToken(context)) throw await rejected(context);
    return undefined;
  }
  const userId = context.req.param('user_id');
  const token = tokenIn(context);
  if (token !== undefined && SERVICE_KEY.test(token)) {
    return (await import('./service-principal.ts')).serviceIn(context, token, allowed, loadServiceKeys);
  }
  const principal =
    principalOf(context, token) ?? (allowed.includes('webhook') ? await signedBy(context, userId) : undefined);
  if (!principal) throw await rejected(context);
  await requireAccess(principal, userId, allowed);
  return principal;
}

/**
 * Checks that the principal is the owner of this user. For operations with the user's id in the body.
 *
 * @throws the same errors as `authenticate`
 */
export async function requireOwner(principal: Principal, userId: string): Promise<Principal<'owner'>> {
  await requireAccess(principal, userId, ['owner']);
  return { ...principal, via: 'owner' };
}

/**
 * @param wanted the user in the URL. An operation without one, such as `POST /users`, checks an anonymous principal itself, when it knows
 * the user.
 */
async function requireAccess({ userId, via }: Principal, wanted: string | undefined, allowed: readonly string[]) {
  if (wanted === undefined && allowed.includes('anonymous')) return;
  if (wanted !== undefined && userId !== wanted.toLowerCase()) {
    throw new AppError(
      'not-found',
      'The token is of another user_id, or was altered. Send the user_id and a token of one user, both exactly as received.',
    );
  }
  if (!allowed.includes(via)) throw (await import('./rejected-credentials.ts')).forbiddenToken(via, allowed);
}

/** Loads the advice on first use, because it would slow down a function's cold start. */
async function rejected(context: Context): Promise<AppError> {
  const { rejectedCredentials } = await import('./rejected-credentials.ts');
  return rejectedCredentials(context);
}

/** A request with an Authorization header is never signed by a webhook. */
async function signedBy(context: Context, userId: string | undefined): Promise<Principal<'webhook'> | undefined> {
  if (context.req.header('Authorization') !== undefined) return undefined;
  return (await import('./webhook-principal.ts')).webhookIn(context, userId);
}

function tokenIn(context: Context): string | undefined {
  const header = context.req.header('Authorization');
  if (hasDifferentCredentials(header)) {
    throw new AppError(
      'invalid-parameter',
      'The request has several Authorization headers that differ. Send one, `Authorization: Bearer TOKEN`.',
    );
  }
  return bearerIn(header);
}

const principalOf = (context: Context, token: string | undefined): Principal | undefined =>
  token === undefined ? undefined : (hostOf(context).readToken ?? readToken)(token);

/**
 * Returns the bearer token in an Authorization header, without checking the token's format. Headers that were sent repeatedly are joined
 * by commas; identical ones count once.
 */
export function bearerIn(header = ''): string | undefined {
  const [credentials = '', ...others] = distinctParts(header);
  return others.length === 0 ? BEARER.exec(credentials)?.[1] : undefined;
}

/** A comma also separates the parameters of other schemes, such as `realm="x"` (RFC 9110 §11.4), so these are not further credentials. */
const hasDifferentCredentials = (header = ''): boolean =>
  distinctParts(header)
    .slice(1)
    .some((part) => !PARAMETER.test(part));

const distinctParts = (header: string): string[] =>
  header.includes(',') ? [...new Set(header.split(',').map((part) => part.trim()))] : [header];
