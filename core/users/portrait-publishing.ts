import { AppError } from '../errors.ts';
import type { ObjectStore, StoredObject } from '../ports/objects.ts';
import type { Portraits } from '../ports/portraits.ts';
import type { PendingRemoval, Removals } from '../ports/removals.ts';
import type { Report } from '../ports/reporter.ts';
import type { UpdateResult, User } from '../ports/users.ts';
import { withDeadline } from '../util/deadline.ts';
import { invalidProfile } from './fields.ts';
import { portraitPrefix, uploadKey } from './picture-keys.ts';

export const MAX_PICTURE_BYTES = 10 * 1024 * 1024;
/** To wait for a turn and for memory, and to decode. A Lambda function gets 20 s by default, a silent embedded connection 30 s. */
export const MAX_PUBLISH_MS = 15_000;
const RETRY_AFTER_S = 5;

/** Stores a published portrait's key in the profile; undefined leaves the portrait as it is. */
type Save = (portrait: string | undefined) => Promise<UpdateResult>;

/**
 * Runs the work on this user's picture when a slot is free. Throws `unavailable` when too many are waiting, and the signal's
 * reason when it is aborted before the work has begun.
 */
export type PictureTurn = <T>(userId: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export interface PortraitPublishing {
  /**
   * Turns the waiting upload into the portrait and saves it, for the save's result. Throws `invalid-profile` for a
   * foreign address, `nothing-uploaded`, `picture-too-large` and `unreadable-picture`; the last two also remove the upload.
   * Throws `unavailable` when too many pictures are waiting or there is no portrait after MAX_PUBLISH_MS, and the signal's reason when it
   * is aborted; neither changes anything.
   */
  publish(user: User, avatarUrl: string, save: Save, signal?: AbortSignal): Promise<UpdateResult>;
  /** Saves a profile without its portrait, for the save's result, and removes the portrait. */
  withdraw(user: User, save: () => Promise<UpdateResult>): Promise<UpdateResult>;
}

export interface PublishingDependencies {
  objects: ObjectStore;
  portraits: Portraits;
  pictureTurn: PictureTurn;
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
  const { objects, portraits, pictureTurn, removals, report, clock } = dependencies;
  const { route, avatarUrl } = addresses;

  async function publish(user: User, url: string, save: Save, signal?: AbortSignal): Promise<UpdateResult> {
    // A client that sends back the whole profile it has read means no change.
    if (url === avatarUrl(user)) return save(undefined);
    if (url !== route(user) && url !== objects.address(uploadKey(user))) {
      throw invalidProfile([{ pointer: '/avatar_url', detail: "Send the upload ticket's avatar_url, or null." }]);
    }
    const processInSlot = (until: AbortSignal) => pictureTurn(user.user_id, () => processUpload(user, until), until);
    const { upload, portrait } = await withDeadline(MAX_PUBLISH_MS, tooSlow, processInSlot, signal);
    const pending = await beginRemoval(user);
    // A key of its own for every publish: removing a former portrait can then never hit one just published.
    const key = `${portraitPrefix(user.user_id)}${crypto.randomUUID()}.jpg`;
    await objects.write(key, portrait, 'image/jpeg');
    // Saved before anything is removed, so that the profile never refers to a removed portrait.
    const result = await save(key);
    if (typeof result === 'string') await endRemoval(pending, [{ key }]);
    else await removeFormer(pending, user, result.before, [{ key: uploadKey(user), etag: upload.etag }]);
    return result;
  }

  async function withdraw(user: User, save: () => Promise<UpdateResult>): Promise<UpdateResult> {
    const pending = user.portrait ? await beginRemoval(user) : undefined;
    const result = await save();
    if (typeof result !== 'string') await removeFormer(pending, user, result.before);
    else if (pending) await endRemoval(pending, []);
    return result;
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

  return { publish, withdraw };
}

/** An object to be removed; with an etag, only if it still has that. */
interface Unused {
  key: string;
  etag?: string;
}

/** Whether this picture can never become a portrait. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && ['picture-too-large', 'unreadable-picture'].includes(error.code);
}

export function pictureTooLarge(): AppError {
  return new AppError('picture-too-large', 'Send a picture of at most 10 MiB and 50 megapixels.');
}

function tooSlow(): AppError {
  const detail = 'Making a portrait took too long just now. Wait a moment and publish it again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
