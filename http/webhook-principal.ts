// This module is loaded with the first request without a token, because most devices send one.
import type { Context } from 'hono';
import type { Principal } from '../core/ports/users.ts';
import { isUuid } from '../core/users/credentials.ts';

/** Standard Webhooks, and the sender of Open Wearables by default. */
const SIGNATURE_HEADERS = ['webhook-signature', 'svix-signature'];

/**
 * Claims the user in the URL for a signed request. The route verifies the signature, after it has read the body.
 *
 * @returns undefined if the request is not signed
 */
export function webhookIn({ req }: Context, userId = ''): Principal<'webhook'> | undefined {
  const isSigned = SIGNATURE_HEADERS.some((name) => req.header(name) !== undefined);
  return isSigned && isUuid(userId) ? { userId: userId.toLowerCase(), via: 'webhook' } : undefined;
}
