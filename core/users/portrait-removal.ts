import type { ObjectStore, StoredObject } from '../ports/objects.ts';
import type { PendingRemoval, Removals } from '../ports/removals.ts';
import type { Report } from '../ports/reporter.ts';
import type { User } from '../ports/users.ts';
import { uploadKey } from './object-keys.ts';

interface Dependencies {
  objects: Pick<ObjectStore, 'remove'>;
  removals: Removals;
  report: Report;
  clock: () => Date;
}

/** Deletes uploads and portraits that are no longer used. Failures are reported. */
export function portraitRemoval({ objects, removals, report, clock }: Dependencies) {
  /** Records the removal of a portrait, so that a sweep finishes it if this process stops. */
  const beginRemoval = ({ user_id }: User) => removals.begin({ kind: 'portraits', user_id }, clock().toISOString());

  /** Deletes the replaced portrait, then ends the removal. */
  async function removeFormer(pending: PendingRemoval | undefined, known: User, before: User): Promise<void> {
    // After a retried write, the replaced portrait may be missing in `before`. A sweep then deletes that portrait.
    const isKnown = before.portrait !== undefined || known.portrait === undefined;
    await endRemoval(isKnown ? pending : undefined, before.portrait);
  }

  /** Deletes an unused portrait, if there is one, then ends the removal. If the deletion fails, leaves the removal to a later sweep. */
  async function endRemoval(pending: PendingRemoval | undefined, portrait?: string): Promise<void> {
    const isRemoved = portrait === undefined || (await succeeds(objects.remove(portrait)));
    if (pending && isRemoved) await succeeds(removals.end(pending));
  }

  /** Deletes an upload, unless it was replaced. Needs no record: an upload that is left expires. */
  async function removeUpload(user: User, { etag }: StoredObject): Promise<void> {
    await succeeds(objects.remove(uploadKey(user), etag));
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

  return { beginRemoval, removeFormer, endRemoval, removeUpload };
}
