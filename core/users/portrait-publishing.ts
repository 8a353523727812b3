import { AppError } from '../errors.ts';
import type { ObjectStore, StoredObject } from '../ports/objects.ts';
import type { Portraits } from '../ports/portraits.ts';
import type { PendingRemoval, Removals } from '../ports/removals.ts';
import type { Report } from '../ports/reporter.ts';
import type { UpdateResult, User } from '../ports/users.ts';
import { withDeadline } from '../util/deadline.ts';
import { invalidProfile } from './fields.ts';
import { isRefusal, pictureTooLarge, publishingTooSlow } from './picture-errors.ts';
import { portraitPrefix, uploadKey } from './picture-keys.ts';

export const MAX_PICTURE_BYTES = 10 * 1024 * 1024;
/** To wait for a turn and for memory, and to decode. A Lambda function gets 20 s by default, a silent embedded connection 30 s. */
export const MAX_PUBLISH_MS = 15_000;

/** A change of the portrait that is ready to be saved with the profile. */
export interface PreparedPortrait {
  /** The key to save; undefined leaves the portrait as it is. */
  portrait?: string;
  /** To be called with the save's result: removes what is no longer used. If it is not, the sweep does so. */
  finish(result: UpdateResult): Promise<void>;
}

/**
 * Runs the work on this user's picture when a slot is free. Throws `unavailable` when too many are waiting, and the signal's
 * reason when it is aborted before the work has begun.
 */
export type WithPictureSlot = <T>(userId: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export interface PortraitPublishing {
  /**
   * Makes a portrait of the waiting upload and stores it. Throws `invalid-profile` for a foreign address, `nothing-uploaded`,
   * `picture-too-large` and `unreadable-picture`; the last two also remove the upload. Throws `unavailable` when too many pictures are
   * waiting or there is no portrait after MAX_PUBLISH_MS, and the signal's reason when it is aborted; neither changes anything.
   */
  preparePublish(user: User, avatarUrl: string, signal?: AbortSignal): Promise<PreparedPortrait>;
  /** Records that the portrait is about to be removed. */
  prepareRemoval(user: User): Promise<PreparedPortrait>;
}

export interface PublishingDependencies {
  objects: ObjectStore;
  portraits: Portraits;
  withPictureSlot: WithPictureSlot;
  removals: Removals;
  report: Report;
  clock: () => Date;
}

/** The addresses of a user's avatar: `route` without a version, `avatarUrl` as the profile shows it. */
interface Addresses {
  route(user: User): string;
  avatarUrl(user: User): string | undefined;
}

export function portraitPublishing(dependencies: PublishingDependencies, addresses: Addresses): PortraitPublishing {
  const { objects, portraits, withPictureSlot, removals, report, clock } = dependencies;
  const { route, avatarUrl } = addresses;

  async function preparePublish(user: User, url: string, signal?: AbortSignal): Promise<PreparedPortrait> {
    // A client that sends back the whole profile it has read means no change.
    if (url === avatarUrl(user)) return { finish: async () => undefined };
    if (url !== route(user) && url !== objects.address(uploadKey(user))) {
      throw invalidProfile([{ pointer: '/avatar_url', detail: "Send the upload ticket's avatar_url, or null." }]);
    }
    const processInSlot = (until: AbortSignal) =>
      withPictureSlot(user.user_id, () => processUpload(user, until), until);
    const { upload, portrait } = await withDeadline(MAX_PUBLISH_MS, publishingTooSlow, processInSlot, signal);
    const pending = await beginRemoval(user);
    // A key of its own for every publish: removing a former portrait can then never hit one just published.
    const key = `${portraitPrefix(user.user_id)}${crypto.randomUUID()}.jpg`;
    await objects.write(key, portrait, 'image/jpeg');
    return {
      portrait: key,
      async finish(result) {
        if (typeof result === 'string') await endRemoval(pending, [{ key }]);
        else await removeFormer(pending, user, result.before, [{ key: uploadKey(user), etag: upload.etag }]);
      },
    };
  }

  async function prepareRemoval(user: User): Promise<PreparedPortrait> {
    const pending = user.portrait ? await beginRemoval(user) : undefined;
    return {
      async finish(result) {
        if (typeof result !== 'string') await removeFormer(pending, user, result.before);
        else await endRemoval(pending, []);
      },
    };
  }

  /** The waiting upload and the portrait made of it. An upload that can never become one is removed. */
  async function processUpload(
    user: User,
    signal: AbortSignal,
  ): Promise<{ upload: StoredObject; portrait: Uint8Array }> {
    const upload = await objects.read(uploadKey(user), MAX_PICTURE_BYTES);
    if (!upload) {
      throw new AppError('nothing-uploaded', 'PUT a picture to the upload_url of a fresh ticket, then publish it.');
    }
    try {
      if (!upload.bytes) throw pictureTooLarge();
      return { upload, portrait: await portraits.fromPicture(upload.bytes, signal) };
    } catch (error) {
      if (isRefusal(error)) await endRemoval(undefined, [{ key: uploadKey(user), etag: upload.etag }]);
      throw error;
    }
  }

  const beginRemoval = ({ user_id }: User) => removals.begin({ kind: 'portraits', user_id }, clock().toISOString());

  /** Removes the replaced portrait and other unused objects. */
  async function removeFormer(pending: PendingRemoval | undefined, known: User, before: User, unused: Unused[] = []) {
    const former = before.portrait ? [{ key: before.portrait }] : [];
    // When a lost answer hides what was replaced, the sweep removes it.
    const isKnown = before.portrait !== undefined || known.portrait === undefined;
    await endRemoval(isKnown ? pending : undefined, [...unused, ...former]);
  }

  /** Removes objects, then ends the removal. Each failure is reported, and the sweep tries again. */
  async function endRemoval(pending: PendingRemoval | undefined, unused: Unused[]): Promise<void> {
    const removed = await Promise.all(unused.map(({ key, etag }) => succeeds(objects.remove(key, etag))));
    if (pending && removed.every(Boolean)) await succeeds(removals.end(pending));
  }

  /** Whether a removal's step succeeds. A failure is reported. */
  async function succeeds(step: Promise<void>): Promise<boolean> {
    try {
      await step;
      return true;
    } catch (error) {
      report(error, 'removing');
      return false;
    }
  }

  return { preparePublish, prepareRemoval };
}

/** An object to be removed; with an etag, only if it still has that. */
interface Unused {
  key: string;
  etag?: string;
}
