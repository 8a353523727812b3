import type { PendingRemoval } from '../ports/removals.ts';
import type { Report } from '../ports/reporter.ts';
import { activeStreamOf } from '../streams/stream-of.ts';
import { sweepIdentity } from '../users/identity-links.ts';
import { portraitPrefix } from '../users/object-keys.ts';
import { type ErasureDependencies, erasureService } from './erasure.ts';

/** Sweeps skip removals younger than this, because a request may still be working on them. No request takes this long. */
export const REMOVAL_GRACE_MS = 5 * 60 * 1000;

export interface RemovalService {
  /**
   * Finishes the interrupted removals that began before this time, one after another, and deletes the records of removals that never took a
   * step. Reports failures and continues. Stops early if `hasTime` returns false.
   *
   * @returns the number of failures
   */
  sweep(before: Date, hasTime?: () => boolean): Promise<number>;
}

interface Dependencies extends ErasureDependencies {
  report: Report;
}

export function removalService(dependencies: Dependencies): RemovalService {
  const { users, samples, pets, objects, removals, identityLinks, report } = dependencies;
  const erasure = erasureService(dependencies);

  /**
   * Also removes the pet, which may contain erased readings. It is computed again from the others.
   *
   * @returns whether the removal is complete
   */
  async function finish({ removal }: PendingRemoval, before: string): Promise<boolean> {
    const { user_id } = removal;
    const user = await users.get(user_id);
    switch (removal.kind) {
      case 'user':
        if (!user) await erasure.finish(user_id);
        return true;
      case 'stream':
        if (user && activeStreamOf(user, removal.stream_id)) return true;
        await samples.erase(user_id, removal.stream_id);
        await pets.remove(user_id);
        return true;
      case 'withdrawn': {
        const stream = user && activeStreamOf(user, removal.stream_id);
        // Keep the readings of metrics that have consent again. The readings of a revoked stream are erased by a separate removal.
        const metrics = stream ? removal.metrics.filter((metric) => !stream.metrics.includes(metric)) : [];
        if (metrics.length === 0) return true;
        await samples.eraseMetrics(user_id, removal.stream_id, metrics);
        await pets.remove(user_id);
        return true;
      }
      case 'identity':
        return sweepIdentity({ links: identityLinks, users }, removal, before);
      case 'portraits':
        return removePortraits(user_id, before);
    }
  }

  /**
   * Deletes the user's unused portraits that were written before `before`. By now, such a portrait is either in the profile or never will
   * be. Lists the objects before reading the user, so that a portrait published in between is kept.
   *
   * @returns whether all unused portraits were deleted
   */
  async function removePortraits(userId: string, before: string): Promise<boolean> {
    const listed = await objects.list(portraitPrefix(userId));
    const user = await users.get(userId);
    const unused = listed.filter(({ key }) => key !== user?.portrait);
    const removable = unused.filter(({ written_at }) => written_at < before);
    for (const { key } of removable) await objects.remove(key);
    return removable.length === unused.length;
  }

  return {
    async sweep(before, hasTime = () => true) {
      let failed = 0;
      for await (const pending of removals.pending(before.toISOString())) {
        if (!hasTime()) break;
        try {
          if (await finish(pending, before.toISOString())) await removals.end(pending);
        } catch (error) {
          report(error, 'sweeping');
          failed += 1;
        }
      }
      return failed;
    },
  };
}
