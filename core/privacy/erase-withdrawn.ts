import type { IdentityLinks } from '../ports/identity-links.ts';
import type { ObjectStore } from '../ports/objects.ts';
import type { PetStore } from '../ports/pets.ts';
import type { SampleStore } from '../ports/samples.ts';
import type { Reapplication } from './reapply.ts';

interface Dependencies {
  samples: SampleStore;
  pets: PetStore;
  objects: Pick<ObjectStore, 'remove'>;
  identityLinks: IdentityLinks;
}

/**
 * Erases what belongs to consents, identities and portraits that were withdrawn again. Call it before the user of the reapplication is
 * stored: a repeated restore then finds everything that an interrupted one has left. Idempotent. The pet is removed if it may contain
 * erased readings; it is computed again from the others.
 *
 * @returns the number of readings erased
 */
export async function eraseWithdrawn(
  { samples, pets, objects, identityLinks }: Dependencies,
  userId: string,
  { readings, identity_ids, portrait }: Reapplication,
): Promise<number> {
  let erased = 0;
  for (const { stream_id, metrics } of readings) {
    const { samples: count } = metrics
      ? await samples.eraseMetrics(userId, stream_id, metrics)
      : await samples.erase(userId, stream_id);
    erased += count;
  }
  if (readings.length > 0) await pets.remove(userId);
  for (const identityId of identity_ids) {
    const link = await identityLinks.find(identityId);
    if (link?.user_id === userId) await identityLinks.remove(identityId, link);
  }
  if (portrait !== undefined) await objects.remove(portrait);
  return erased;
}
