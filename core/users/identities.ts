import type { Identity } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { IdentityLinks } from '../ports/identity-links.ts';
import type { IdentityProvider, ProviderIdentity } from '../ports/identity-provider.ts';
import type { PendingRemoval, Removals } from '../ports/removals.ts';
import type { Principal, User, UserStore } from '../ports/users.ts';
import type { IdentityRecord } from '../ports/ways-in.ts';
import { compare } from '../util/time.ts';
import { uuidOf } from './credentials.ts';
import { claimIdentity } from './identity-links.ts';
import { requireUnlocked } from './locked.ts';
import type { UserService } from './users.ts';
import { requireOlder, requireWayIn } from './ways-in.ts';

export const MAX_IDENTITIES = 5;

export interface IdentityService {
  /**
   * Links the identity of an ID token. A repeated call with the same identity returns it again. Cost: two reads of the user, one of the link,
   * and four writes.
   *
   * @throws `locked` if the user is locked
   * @throws `invalid-identity` if the token is not valid, or no provider is configured
   * @throws `identity-linked` if the identity is linked to another user
   * @throws `too-many-identities` if the user has 5 identities
   * @throws `unavailable` if the provider does not respond
   */
  link(owner: Principal<'owner'>, idToken: string): Promise<Identity>;
  /** Lists a user's identities, oldest first. Cost: one read. */
  list(owner: Principal<'owner'>): Promise<Identity[]>;
  /**
   * Unlinks an identity. Tokens of its sessions stay valid. Cost: one read of the user, one of the link, and four writes.
   *
   * @throws `not-found` if the user has no such identity
   * @throws `token-too-new` if the owner's token may not remove it yet
   * @throws `last-token` if it is the last way in
   */
  unlink(owner: Principal<'owner'>, identityId: string): Promise<void>;
}

export interface IdentityDependencies {
  users: UserService;
  store: Pick<UserStore, 'get'>;
  identityLinks: IdentityLinks;
  removals: Removals;
  /** Undefined if no provider is configured. */
  identityProvider: IdentityProvider | undefined;
}

export function identityService(dependencies: IdentityDependencies): IdentityService {
  const { users, store, identityLinks: links, removals, identityProvider: provider } = dependencies;

  /** Runs work that ends the removal record it has begun. If the work is interrupted, the sweep removes the link unless it is in use. */
  async function withRemoval<T>(
    removal: { user_id: string; identity_id: string },
    work: (begin: (now: string) => Promise<void>) => Promise<T>,
  ): Promise<T> {
    let pending: PendingRemoval | undefined;
    const result = await work(async (now) => {
      pending ??= await removals.begin({ kind: 'identity', ...removal }, now);
    });
    if (pending) await removals.end(pending);
    return result;
  }

  async function link(owner: Principal<'owner'>, idToken: string): Promise<Identity> {
    // Before the token is verified, so that only owners cause requests to the provider, and before the link is claimed.
    requireUnlocked(await users.get(owner));
    if (!provider) throw noProvider();
    const identity = await provider.verify(idToken);
    const identity_id = identityIdOf(identity);
    return withRemoval({ user_id: owner.userId, identity_id }, (begin) =>
      users.updateWithRetry(owner, async (user, now) => {
        const present = user.identities?.[identity_id];
        if (!present) requireRoom(user);
        await claimIdentity({ links, users: store }, identity_id, user, now, () => begin(now));
        if (present) return { result: toIdentity([identity_id, present]) };
        const record = { iss: identity.iss, sub: identity.sub, created_at: now };
        const identities = { ...user.identities, [identity_id]: record };
        return { set: { identities }, result: toIdentity([identity_id, record]) };
      }),
    );
  }

  async function unlink(owner: Principal<'owner'>, identity_id: string): Promise<void> {
    await withRemoval({ user_id: owner.userId, identity_id }, async (begin) => {
      const former = await users.updateWithRetry(owner, async (user, now) => {
        const { [identity_id]: removed, ...identities } = user.identities ?? {};
        // The id comes from the URL, and may be a name that every object inherits.
        if (!removed || !Object.hasOwn(user.identities ?? {}, identity_id)) {
          const detail = 'There is no such identity. List the identities with GET /users/{user_id}/identities.';
          throw new AppError('not-found', detail);
        }
        requireOlder(user, owner, removed, now);
        requireWayIn({ ...user, identities });
        await begin(now);
        return { set: { identities }, result: await links.find(identity_id) };
      });
      if (former?.user_id === owner.userId) await links.remove(identity_id, former);
    });
  }

  return { link, list: async (owner) => identitiesOf(await users.get(owner)), unlink };
}

/** Derives an identity's id from issuer and subject, so that a session finds its link without a search. */
export const identityIdOf = ({ iss, sub }: ProviderIdentity): string =>
  uuidOf(`hatchery-identity:${JSON.stringify([iss, sub])}`);

/** Returns a user's identities, oldest first. */
export const identitiesOf = ({ identities = {} }: User): Identity[] =>
  Object.entries(identities)
    .map(toIdentity)
    .sort((a, b) => compare(a.created_at, b.created_at) || compare(a.identity_id, b.identity_id));

const toIdentity = ([identity_id, { iss, sub, created_at }]: [string, IdentityRecord]): Identity => ({
  identity_id,
  iss,
  sub,
  created_at,
});

function requireRoom({ identities = {} }: User): void {
  if (Object.keys(identities).length < MAX_IDENTITIES) return;
  throw new AppError('too-many-identities', `A user has at most ${MAX_IDENTITIES} identities. Unlink one first.`);
}

const noProvider = (): AppError =>
  new AppError('invalid-identity', 'This server has no identity provider: its operator has to set IDENTITY_ISSUER.');
