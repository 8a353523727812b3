import type { UploadTicket } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { ObjectStore, StoredObject } from '../ports/objects.ts';
import type { Portraits } from '../ports/portraits.ts';
import type { PendingRemoval, Removals } from '../ports/removals.ts';
import type { Report } from '../ports/reporter.ts';
import type { UpdateResult, User } from '../ports/users.ts';
import { withDeadline } from '../util/deadline.ts';
import { invalidProfile } from './fields.ts';
import { portraitId, portraitPrefix, uploadKey } from './picture-keys.ts';

export const MAX_PICTURE_BYTES = 10 * 1024 * 1024;
export const PICTURE_TYPES: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'];
export const UPLOAD_SECONDS = 300;
const DOWNLOAD_SECONDS = 300;
/** To wait for a turn and for memory, and to decode. A Lambda function gets 20 s by default, a silent embedded connection 30 s. */
export const MAX_PUBLISH_MS = 15_000;
const RETRY_AFTER_S = 5;

/** Terms of an upload that the client knows beforehand and wants signed. */
export interface UploadHints {
  contentType?: string | undefined;
  contentLength?: number | undefined;
}

/** Stores a published portrait's key in the profile; undefined leaves the portrait as it is. */
type Save = (portrait: string | undefined) => Promise<UpdateResult>;

/**
 * Runs the work on this user's picture when a slot is free. Throws `unavailable` when too many are waiting, and the signal's
 * reason when it is aborted before the work has begun.
 */
export type PictureTurn = <T>(userId: string, work: () => Promise<T>, signal?: AbortSignal) => Promise<T>;

export interface AvatarService {
  /** The address that the profile shows; undefined when there is no portrait. */
  avatarUrl(user: User): string | undefined;
  /** Leave to upload one picture. Throws `unsupported-picture-type` or `picture-too-large` for hints that cannot be. */
  ticket(user: User, hints: UploadHints): Promise<UploadTicket>;
  /** Where the portrait can be fetched for a few minutes, or a drawing when there is none. */
  view(user: User): Promise<{ url: string } | { svg: string }>;
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

interface Dependencies {
  objects: ObjectStore;
  portraits: Portraits;
  pictureTurn: PictureTurn;
  removals: Removals;
  report: Report;
  clock: () => Date;
  /** The API's public origin, without a trailing slash. */
  baseUrl: string;
}

export function avatarService(dependencies: Dependencies): AvatarService {
  const { objects, portraits, pictureTurn, removals, report, baseUrl, clock } = dependencies;
  const route = (user: User): string => `${baseUrl}/users/${user.user_id}/avatar`;

  /** `v` changes with the portrait, so whoever holds the address knows when to fetch it again. */
  function avatarUrl(user: User): string | undefined {
    return user.portrait && `${route(user)}?v=${portraitId(user.portrait)}`;
  }

  async function ticket(user: User, hints: UploadHints): Promise<UploadTicket> {
    checkHints(hints);
    const key = uploadKey(user);
    const uploadUrl = await objects.uploadUrl(key, { expiresIn: UPLOAD_SECONDS, ...hints });
    const headers: Record<string, string> = {};
    if (hints.contentType) headers['Content-Type'] = hints.contentType;
    if (hints.contentLength) headers['Content-Length'] = String(hints.contentLength);
    const type = hints.contentType ? ` -H "Content-Type: ${hints.contentType}"` : '';
    return {
      upload_url: uploadUrl,
      method: 'PUT',
      headers,
      key,
      avatar_url: route(user),
      max_bytes: MAX_PICTURE_BYTES,
      expires_in: UPLOAD_SECONDS,
      curl: `curl -X PUT -T image.jpg${type} "${uploadUrl}"`,
    };
  }

  async function view(user: User): Promise<{ url: string } | { svg: string }> {
    if (user.portrait) return { url: await objects.downloadUrl(user.portrait, DOWNLOAD_SECONDS) };
    return { svg: await portraits.generated(user.user_id) };
  }

  async function publish(user: User, url: string, save: Save, signal?: AbortSignal): Promise<UpdateResult> {
    // A client that sends back the whole profile it has read means no change.
    if (url === avatarUrl(user)) return save(undefined);
    if (url !== route(user) && url !== objects.address(uploadKey(user))) {
      throw invalidProfile([{ pointer: '/avatar_url', detail: "Send the upload ticket's avatar_url, or null." }]);
    }
    const inTurn = (until: AbortSignal) => pictureTurn(user.user_id, () => develop(user, until), until);
    const { upload, portrait } = await withDeadline(MAX_PUBLISH_MS, tooSlow, inTurn, signal);
    const pending = await beginRemoval(user);
    // A key of its own for every publish: removing a former portrait can then never hit one just published.
    const key = `${portraitPrefix(user.user_id)}${crypto.randomUUID()}.jpg`;
    await objects.write(key, portrait, 'image/jpeg');
    // Saved before anything is removed: whatever is interrupted, the profile never names a portrait that is gone.
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
  async function develop(user: User, signal: AbortSignal): Promise<{ upload: StoredObject; portrait: Uint8Array }> {
    const upload = await objects.read(uploadKey(user), MAX_PICTURE_BYTES);
    if (!upload) {
      throw new AppError('nothing-uploaded', 'PUT a picture to the upload_url of a fresh ticket, then publish it.');
    }
    try {
      if (!upload.bytes) throw tooLarge();
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

  return { avatarUrl, ticket, view, publish, withdraw };
}

/** An object to be removed; with an etag, only if it still has that. */
interface Unused {
  key: string;
  etag?: string;
}

function checkHints({ contentType, contentLength }: UploadHints): void {
  if (contentType !== undefined && !PICTURE_TYPES.includes(contentType)) {
    throw new AppError('unsupported-picture-type', `Send the picture as one of ${PICTURE_TYPES.join(', ')}.`);
  }
  if (contentLength !== undefined && contentLength > MAX_PICTURE_BYTES) throw tooLarge();
}

/** Whether this picture can never become a portrait. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && ['picture-too-large', 'unreadable-picture'].includes(error.code);
}

function tooLarge(): AppError {
  return new AppError('picture-too-large', 'Send a picture of at most 10 MiB and 50 megapixels.');
}

function tooSlow(): AppError {
  const detail = 'Making a portrait took too long just now. Wait a moment and publish it again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
