import type { ErasureReceipt } from '../../shared/models/typescript/types.ts';
import type { IdentityLinks } from '../ports/identity-links.ts';
import type { ObjectStore } from '../ports/objects.ts';
import type { PetStore } from '../ports/pets.ts';
import type { Removals } from '../ports/removals.ts';
import type { SampleStore } from '../ports/samples.ts';
import type { Erasure, Principal, UserStore } from '../ports/users.ts';
import { unauthorized } from '../users/credentials.ts';
import { exportPrefix, portraitPrefix, uploadPrefix } from '../users/object-keys.ts';
import { applyErasure } from '../users/store-rules.ts';
import { noSuchUser } from '../users/user-access.ts';
import { awaitAll } from '../util/parallel.ts';

export const TOMBSTONE_MS = 30 * 24 * 60 * 60 * 1000;

/** Erases users again after a restore. Needs no token: the user or a service has requested this erasure before. */
export const RESTORE = { via: 'service', service: 'restore' } as const;

export interface ErasureService {
  /**
   * Erases a user and all their data. After the first step, the user's tokens are invalid, and writes in flight are rolled back. The
   * remaining steps are idempotent: if they are interrupted, the next call or a sweep finishes them.
   *
   * @param version if set, only a user with this version is erased
   * @throws `unauthorized` if the token is not valid for this user
   * @throws `not-found` if a service erases a user who does not exist, or has another version
   */
  erase(principal: Principal<'owner' | 'service'>, version?: number): Promise<ErasureReceipt>;
  /** Finishes an interrupted erasure. Idempotent. */
  finish(userId: string): Promise<void>;
}

export interface ErasureDependencies {
  users: UserStore;
  samples: SampleStore;
  pets: PetStore;
  objects: ObjectStore;
  removals: Removals;
  identityLinks: IdentityLinks;
  clock: () => Date;
}

export function erasureService({
  users,
  samples,
  pets,
  objects,
  removals,
  identityLinks,
  clock,
}: ErasureDependencies): ErasureService {
  /** Removes the links of identities, which only the marker still names. */
  async function removeLinks(userId: string, { identity_ids = [] }: Partial<Erasure>): Promise<void> {
    for (const identityId of identity_ids) {
      const link = await identityLinks.find(identityId);
      if (link?.user_id === userId) await identityLinks.remove(identityId, link);
    }
  }

  async function eraseRest(userId: string, marker: Partial<Erasure> = {}) {
    const [hadPet, { batches, samples: readings }, portraits, uploads, exports] = await awaitAll([
      pets.remove(userId),
      samples.erase(userId),
      objects.removeAll(portraitPrefix(userId)),
      objects.removeAll(uploadPrefix(userId)),
      objects.removeAll(exportPrefix(userId)),
      removeLinks(userId, marker),
    ]);
    await users.endErasure(userId, new Date(clock().getTime() + TOMBSTONE_MS).toISOString());
    return { batches, samples: readings, pets: Number(hadPet), portraits, uploads, exports };
  }

  return {
    async erase(principal, version) {
      const { userId } = principal;
      const now = clock().toISOString();
      // Record the removal only if the token is valid. A repeated call needs no record: the user is already gone, and the record of the
      // first call still exists.
      const isAllowed = applyErasure(await users.get(userId), principal, now, version) !== undefined;
      const pending = isAllowed ? await removals.begin({ kind: 'user', user_id: userId }, now) : undefined;
      const begun = await users.beginErasure(principal, now, version);
      if (!begun) throw principal.via === 'service' ? noSuchUser() : unauthorized();
      const rest = await eraseRest(userId, begun);
      if (pending) await removals.end(pending);
      return { user_id: userId, erased_at: clock().toISOString(), erased: { profiles: 1, ...begun.held, ...rest } };
    },
    async finish(userId) {
      await eraseRest(userId, await users.getErasure(userId));
    },
  };
}
