import type { ObjectStore } from '../ports/objects.ts';
import type { PendingRemoval, Removals } from '../ports/removals.ts';
import type { Report } from '../ports/reporter.ts';
import type { User } from '../ports/users.ts';

/** An object to delete. If `etag` is set, the object is deleted only if it still has this etag. */
interface Unused {
  key: string;
  etag?: string;
}

interface Dependencies {
  objects: Pick<ObjectStore, 'remove'>;
  removals: Removals;
  report: Report;
  clock: () => Date;
}

/** Deletes uploads and portraits that are no longer used. */
export function portraitRemoval({ objects, removals, report, clock }: Dependencies) {
  /** Records the removal, so that a sweep finishes it if this process stops. */
  const beginRemoval = ({ user_id }: User) => removals.begin({ kind: 'portraits', user_id }, clock().toISOString());

  /** Deletes the replaced portrait and other objects that are no longer used. */
  async function removeFormer(pending: PendingRemoval | undefined, known: User, before: User, unused: Unused[] = []) {
    const former = before.portrait ? [{ key: before.portrait }] : [];
    // After a retried write, the replaced portrait may be missing in `before`. A sweep then deletes that portrait.
    const isKnown = before.portrait !== undefined || known.portrait === undefined;
    await endRemoval(isKnown ? pending : undefined, [...unused, ...former]);
  }

  /** Deletes objects, then ends the removal. If a deletion fails, reports the failure and leaves the removal to a later sweep. */
  async function endRemoval(pending: PendingRemoval | undefined, unused: Unused[]): Promise<void> {
    const removed = await Promise.all(unused.map(({ key, etag }) => succeeds(objects.remove(key, etag))));
    if (pending && removed.every(Boolean)) await succeeds(removals.end(pending));
  }

  /**
   * Awaits a step of a removal. A failure is reported instead of thrown.
   *
   * @returns whether the step succeeded
   */
  async function succeeds(step: Promise<void>): Promise<boolean> {
    try {
      await step;
      return true;
    } catch (error) {
      report(error, 'removing');
      return false;
    }
  }

  return { beginRemoval, removeFormer, endRemoval };
}
