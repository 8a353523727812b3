/**
 * Keeps the link from an identity to its user consistent with the user's item, without transactions. A link opens nothing unless the item of
 * its user lists the identity.
 *
 * Linking claims the link first, and then updates the item on condition of the version that was read before the claim:
 *
 *     1. U reads its item: version 7
 *     2. U puts the link
 *     3. U adds the identity to version 7; if the version has changed, U starts again
 *
 * A crash after step 2 leaves a link that opens nothing. U may claim it again, and the sweep removes it. V may take it over:
 *
 *     1. V reads the link to U
 *     2. V reads U's item, which does not list the identity
 *     3. V replaces the link that it has read
 *
 * At V's step 2, U may still be between its steps 2 and 3. So V takes over only links that are older than any request can be.
 *
 * Unlinking removes the link last:
 *
 *     1. U reads its item: version 8
 *     2. U reads the link
 *     3. U removes the identity from version 8
 *     4. U removes the link that it has read
 *
 * If another request of U claims the identity after step 2, step 4 removes nothing, because the link is another one. If it claims before step
 * 2, its update fails, because step 3 changes the version, and it claims again.
 */
import { AppError } from '../errors.ts';
import type { IdentityLink, IdentityLinks } from '../ports/identity-links.ts';
import type { User, UserStore } from '../ports/users.ts';

/** The age at which a link whose user does not list the identity was certainly abandoned. No request takes this long. */
export const ABANDONED_AFTER_MS = 5 * 60 * 1000;
/** Maximum number of attempts of a claim when other claims win the race. */
const MAX_ATTEMPTS = 5;

interface Dependencies {
  links: IdentityLinks;
  users: Pick<UserStore, 'get'>;
}

/**
 * Lets the identity's link point to this user. Cost: one read if the user lists the identity already, and otherwise one conditional write
 * more.
 *
 * @param beforeWrite called before the link is written
 * @throws `identity-linked` if the identity is linked to another user
 */
export async function claimIdentity(
  { links, users }: Dependencies,
  identityId: string,
  { user_id, identities = {} }: User,
  now: string,
  beforeWrite: () => Promise<void>,
): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const present = await links.find(identityId);
    if (present && present.user_id !== user_id) await requireAbandoned(users, identityId, present, now);
    else if (present && identities[identityId]) return;
    await beforeWrite();
    if (await links.put(identityId, { user_id, claimed_at: now, claim_id: crypto.randomUUID() }, present)) return;
  }
  const detail = 'Other requests are linking this identity. Wait a moment and send the request again.';
  throw new AppError('unavailable', detail, { retryAfter: 1 });
}

async function requireAbandoned(
  users: Pick<UserStore, 'get'>,
  identityId: string,
  { user_id, claimed_at }: IdentityLink,
  now: string,
): Promise<void> {
  const age = Date.parse(now) - Date.parse(claimed_at);
  if (age > ABANDONED_AFTER_MS && !(await users.get(user_id))?.identities?.[identityId]) return;
  throw new AppError(
    'identity-linked',
    'The identity is linked to another user. Sign in with it, with POST /sessions, or unlink it there first.',
  );
}

/**
 * Removes a link that an interrupted request left, unless the user lists the identity.
 *
 * @param before ISO 8601. A request that has written a link since then may still be running
 * @returns whether nothing is left to do
 */
export async function sweepIdentity(
  { links, users }: Dependencies,
  { user_id, identity_id }: { user_id: string; identity_id: string },
  before: string,
): Promise<boolean> {
  const link = await links.find(identity_id);
  if (link?.user_id !== user_id) return true;
  if (link.claimed_at >= before) return false;
  // Read after the link: a request that claims the identity now replaces the link.
  if (!(await users.get(user_id))?.identities?.[identity_id]) await links.remove(identity_id, link);
  return true;
}
