import { AppError } from '../errors.ts';
import type { ObjectStore, StoredObject } from '../ports/objects.ts';
import type { Portraits } from '../ports/portraits.ts';
import type { Removals } from '../ports/removals.ts';
import type { Report } from '../ports/reporter.ts';
import type { UpdateResult, User } from '../ports/users.ts';
import { withDeadline } from '../util/deadline.ts';
import { invalidProfile } from './fields.ts';
import { portraitPrefix, uploadKey } from './object-keys.ts';
import { isUnusablePicture, pictureTooLarge, publishingTooSlow } from './picture-errors.ts';
import { portraitRemoval } from './portrait-removal.ts';
import { MAX_PICTURE_BYTES } from './uploads.ts';

/**
 * Timeout for decoding a picture, including the wait for a slot and memory. Must be below the timeouts of a Lambda function (20 s) and of
 * the server (30 s).
 */
export const MAX_PUBLISH_MS = 15_000;

/** A change of the portrait that is ready to be saved with the profile. */
export interface PreparedPortrait {
  /** The portrait's key to save in the user's item; undefined if the key does not change. */
  portrait?: string;
  /**
   * Deletes the objects that are now unused. Call this with the result of saving the profile. If it is not called, a sweep deletes them.
   */
  finish(result: UpdateResult): Promise<void>;
}

/**
 * Runs the work as soon as a slot is free.
 *
 * @throws `unavailable` if too many pictures are queued
 * @throws the signal's reason if it is aborted before the work begins
 */
export type WithPictureSlot = <T>(userId: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export interface Publishing {
  /** Aborts the publishing. */
  signal?: AbortSignal;
  /** Counts the publication before the picture is read. Throws `too-many-requests` above the limit. */
  limit?: (user: User) => Promise<void>;
}

export interface PortraitPublishing {
  /**
   * Makes a portrait from the user's upload and stores it. If it throws, nothing is changed, except as noted.
   *
   * @throws `invalid-profile` if the URL is not that of this user's avatar or upload
   * @throws `nothing-uploaded` if there is no upload
   * @throws `picture-too-large`, `unreadable-picture`; both also delete the upload
   * @throws `unavailable` if too many pictures are queued, or after MAX_PUBLISH_MS
   * @throws the signal's reason if it is aborted, and the errors of `limit`
   */
  preparePublish(user: User, avatarUrl: string, publishing?: Publishing): Promise<PreparedPortrait>;
  /** Records that the portrait is about to be removed. `finish` then deletes it. */
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

/** The URLs of a user's avatar. `route` returns the URL without a query, and `avatarUrl` returns the URL in the profile. */
interface Addresses {
  route(user: User): string;
  avatarUrl(user: User): string | undefined;
}

export function portraitPublishing(dependencies: PublishingDependencies, addresses: Addresses): PortraitPublishing {
  const { objects, portraits, withPictureSlot } = dependencies;
  const { beginRemoval, removeFormer, endRemoval, removeUpload } = portraitRemoval(dependencies);
  const { route, avatarUrl } = addresses;

  async function preparePublish(
    user: User,
    url: string,
    { signal, limit }: Publishing = {},
  ): Promise<PreparedPortrait> {
    // The client sent back the URL that it had read, so nothing changes.
    if (url === avatarUrl(user)) return { finish: async () => undefined };
    if (url !== route(user) && url !== objects.address(uploadKey(user))) {
      throw invalidProfile([
        { pointer: '/avatar_url', detail: 'Send the `avatar_url` of the upload ticket, or null.' },
      ]);
    }
    await limit?.(user);
    const processInSlot = (until: AbortSignal) =>
      withPictureSlot(user.user_id, () => processUpload(user, until), until);
    const { upload, portrait } = await withDeadline(MAX_PUBLISH_MS, publishingTooSlow, processInSlot, signal);
    const pending = await beginRemoval(user);
    // Use a new key for each portrait, so that deleting an old portrait cannot delete a new one.
    const key = `${portraitPrefix(user.user_id)}${crypto.randomUUID()}.jpg`;
    await objects.write(key, portrait, 'image/jpeg');
    return {
      portrait: key,
      async finish(result) {
        if (typeof result === 'string') await endRemoval(pending, key);
        else await Promise.all([removeUpload(user, upload), removeFormer(pending, user, result.before)]);
      },
    };
  }

  async function prepareRemoval(user: User): Promise<PreparedPortrait> {
    const pending = user.portrait ? await beginRemoval(user) : undefined;
    return {
      async finish(result) {
        if (typeof result !== 'string') await removeFormer(pending, user, result.before);
        else await endRemoval(pending);
      },
    };
  }

  /** Reads the upload and makes the portrait. Deletes an upload that cannot become a portrait. */
  async function processUpload(
    user: User,
    signal: AbortSignal,
  ): Promise<{ upload: StoredObject; portrait: Uint8Array }> {
    const upload = await objects.read(uploadKey(user), MAX_PICTURE_BYTES);
    if (!upload) {
      throw new AppError(
        'nothing-uploaded',
        'There is no upload for this user. Get an `upload_url` from GET /users/{user_id}/avatar/upload-url, PUT the picture to it, then publish it.',
      );
    }
    try {
      if (!upload.bytes) throw pictureTooLarge();
      return { upload, portrait: await portraits.fromPicture(upload.bytes, signal) };
    } catch (error) {
      if (isUnusablePicture(error)) await removeUpload(user, upload);
      throw error;
    }
  }

  return { preparePublish, prepareRemoval };
}
