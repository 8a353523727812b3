import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import type { ServiceKeys } from '../core/ports/service-keys.ts';
import type { Principal, PrincipalKind } from '../core/ports/users.ts';
import { readToken } from '../core/users/credentials.ts';
import { chain } from '../core/util/settle.ts';
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
 * service key here. Does not return a promise for a token, because most requests have one.
 *
 * @throws `invalid-parameter` if there are several Authorization headers that differ
 * @throws `unauthorized` if there is no well-formed token
 * @throws `not-found` if the URL contains another user's id
 * @throws `forbidden` if the operation's `security` does not allow this kind of token
 */
export function authenticate(
  context: Context,
  security: Operation['security'],
  loadServiceKeys: () => Promise<ServiceKeys>,
): Principal | undefined | Promise<Principal | undefined> {
  const allowed: readonly string[] = security;
  if (allowed.length === 0) return undefined;
  const host = hostOf(context);
  const header = host.authorization ? host.authorization() : context.req.header('Authorization');
  if (header === undefined && allowed.includes('anonymous')) {
    return hasMisplacedToken(context) ? reject(context) : undefined;
  }
  const userId = context.req.param('user_id');
  const token = tokenIn(header);
  if (token !== undefined && SERVICE_KEY.test(token)) {
    return authenticateService(context, token, allowed, loadServiceKeys);
  }
  const principal = token === undefined ? undefined : principalOf(context, token);
  if (principal) return requireAccess(principal, userId, allowed);
  // A request with an Authorization header is never signed by a webhook.
  const maySign = header === undefined && allowed.includes('webhook');
  return maySign ? authenticateWebhook(context, userId, allowed) : reject(context);
}

/**
 * Checks that the principal is the owner of this user. For operations with the user's id in the body.
 *
 * @throws the same errors as `authenticate`
 */
export function requireOwner(principal: Principal, userId: string): Principal<'owner'> | Promise<Principal<'owner'>> {
  return chain(requireAccess(principal, userId, ['owner']), (owner) => ({ ...owner, via: 'owner' }));
}

/**
 * @param wanted the user in the URL. An operation without one, such as `POST /users`, checks an anonymous principal itself, when it knows
 * the user.
 * @returns the principal
 */
function requireAccess(
  principal: Principal,
  wanted: string | undefined,
  allowed: readonly string[],
): Principal | Promise<never> {
  if (wanted === undefined && allowed.includes('anonymous')) return principal;
  if (wanted !== undefined && principal.userId !== wanted.toLowerCase()) {
    throw new AppError(
      'not-found',
      'The token is of another user_id, or was altered. Send the user_id and a token of one user, both exactly as received.',
    );
  }
  return allowed.includes(principal.via) ? principal : forbid(principal, allowed);
}

async function authenticateService(
  context: Context,
  key: string,
  allowed: readonly string[],
  loadServiceKeys: () => Promise<ServiceKeys>,
): Promise<Principal> {
  return (await import('./service-principal.ts')).serviceIn(context, key, allowed, loadServiceKeys);
}

async function authenticateWebhook(context: Context, userId: string | undefined, allowed: readonly string[]) {
  const principal = (await import('./webhook-principal.ts')).webhookIn(context, userId);
  return principal ? requireAccess(principal, userId, allowed) : reject(context);
}

/** Loads the advice on first use, because it would slow down a function's cold start. */
async function reject(context: Context): Promise<never> {
  throw (await import('./rejected-credentials.ts')).rejectedCredentials(context);
}

async function forbid({ via }: Principal, allowed: readonly string[]): Promise<never> {
  throw (await import('./rejected-credentials.ts')).forbiddenToken(via, allowed);
}

function tokenIn(header: string | undefined): string | undefined {
  if (hasDifferentCredentials(header)) {
    throw new AppError(
      'invalid-parameter',
      'The request has several Authorization headers that differ. Send one, `Authorization: Bearer TOKEN`.',
    );
  }
  return bearerIn(header);
}

function principalOf(context: Context, token: string): Principal | undefined {
  const host = hostOf(context);
  return host.readToken ? host.readToken(token) : readToken(token);
}

/**
 * Returns the bearer token in an Authorization header, without checking the token's format. Headers that were sent repeatedly are joined
 * by commas; identical ones count once.
 */
export function bearerIn(header = ''): string | undefined {
  const parts = header.includes(',') ? distinctParts(header) : [header];
  return parts.length === 1 ? BEARER.exec(parts[0] ?? '')?.[1] : undefined;
}

/** A comma also separates the parameters of other schemes, such as `realm="x"` (RFC 9110 §11.4), so these are not further credentials. */
const hasDifferentCredentials = (header = ''): boolean =>
  header.includes(',') &&
  distinctParts(header)
    .slice(1)
    .some((part) => !PARAMETER.test(part));

const distinctParts = (header: string): string[] => [...new Set(header.split(',').map((part) => part.trim()))];
