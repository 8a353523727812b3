import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import type { ServiceKeys } from '../core/ports/service-keys.ts';
import type { Principal } from '../core/ports/users.ts';
import { isUuid } from '../core/users/credentials.ts';
import type { AppEnv } from './answer.ts';
import { RequestError } from './problems.ts';

const SCOPED = 'service:';

/**
 * Verifies the service key of a request.
 *
 * @param security the `security` of the operation: one of its entries is the scope, such as `service:profile:read`
 * @throws `unauthorized` if the key is unknown or expired
 * @throws `forbidden` if the request comes from a browser, the operation has no scope, or the service does not have it
 * @throws `not-found` if the `user_id` in the path is not a UUID
 */
export async function serviceIn(
  context: Context<AppEnv>,
  key: string,
  security: readonly string[],
  loadKeys: () => Promise<ServiceKeys>,
): Promise<Principal<'service'>> {
  // Node's fetch sends some of the Sec-Fetch headers, but only browsers send Sec-Fetch-Site.
  if (context.req.header('Origin') !== undefined || context.req.header('Sec-Fetch-Site') !== undefined) {
    throw new RequestError(
      'forbidden',
      'Service keys do not work from browsers, because anyone could read them there. Send the request from a server.',
    );
  }
  const scope = security.find((one) => one.startsWith(SCOPED))?.slice(SCOPED.length);
  if (scope === undefined) {
    throw new RequestError('forbidden', 'Services cannot use this operation. Send a token of the user.');
  }
  const service = (await loadKeys()).verify(key);
  if (service === 'expired') {
    throw new AppError('unauthorized', 'The service key has expired. Make a new one with `hatchery service-key`.');
  }
  if (service === 'unknown') {
    throw new AppError(
      'unauthorized',
      'The service key is not configured. Send a key of `SERVICE_KEYS`: `htk_` and 43 more characters, exactly as printed.',
    );
  }
  context.set('service', service.name);
  if (!(service.scopes as readonly string[]).includes(scope)) {
    throw new RequestError('forbidden', `The service key does not have the scope \`${scope}\`. Make one that has it.`);
  }
  return { userId: userIdIn(context), via: 'service', service: service.name };
}

/** Returns the user in the path; '' for operations without one. The id is checked, because no token vouches for it. */
function userIdIn(context: Context<AppEnv>): string {
  const userId = context.req.param('user_id');
  if (userId === undefined) return '';
  if (!isUuid(userId))
    throw new AppError('not-found', 'The `user_id` in the URL is not a UUID. Send it exactly as received.');
  return userId.toLowerCase();
}
