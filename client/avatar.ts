import type { UploadTicket, UserProfile } from '../shared/models/typescript/types.ts';
import { type Hatchery, unwrap } from './client.ts';
import { isApiError, isNetworkError } from './errors.ts';
import { putPicture, type UploadOptions } from './put-picture.ts';

type PictureType = 'image/jpeg' | 'image/png' | 'image/webp';

/**
 * Makes a picture the user's portrait in three requests: gets an upload ticket, uploads to storage and publishes. An expired ticket is
 * replaced once; `onProgress` then starts at 0 again. After an abort while publishing, the picture may have been published.
 *
 * @returns the updated profile
 * @throws what `putPicture` throws, and an `ApiError`: `picture-too-large`, `unsupported-picture-type`, `unreadable-picture`
 */
export async function publishAvatar(
  hatchery: Hatchery,
  userId: string,
  picture: Blob,
  options: UploadOptions = {},
): Promise<UserProfile> {
  const put = () => putWithTicket(hatchery, userId, picture, options);
  const avatarUrl = await put();
  const publish = () => {
    const call = { body: { user_id: userId, avatar_url: avatarUrl }, signal: options.signal ?? null };
    return unwrap<UserProfile>(hatchery.POST('/users', call));
  };
  try {
    return await publish();
  } catch (error) {
    if (!isNetworkError(error)) throw error;
  }
  // The answer is lost. If the upload is still unpublished, a retry publishes it.
  try {
    return await publish();
  } catch (error) {
    if (!isApiError(error, 'nothing-uploaded')) throw error;
  }
  // The upload was published, or rejected and removed. Sending it again shows which.
  await put();
  return publish();
}

/** Uploads the picture. @returns the `avatar_url` that publishes it */
async function putWithTicket(hatchery: Hatchery, userId: string, picture: Blob, options: UploadOptions) {
  const ticket = await ticketFor(hatchery, userId, picture, options.signal);
  try {
    await putPicture(ticket, picture, options);
    return ticket.avatar_url;
  } catch (error) {
    if (!isApiError(error) || error.status !== 403) throw error;
  }
  const fresh = await ticketFor(hatchery, userId, picture, options.signal);
  await putPicture(fresh, picture, options);
  return fresh.avatar_url;
}

function ticketFor(hatchery: Hatchery, userId: string, picture: Blob, signal?: AbortSignal): Promise<UploadTicket> {
  // Without a type, the server detects it from the content.
  const type = picture.type ? { content_type: picture.type as PictureType } : {};
  const params = { path: { user_id: userId }, query: { ...type, content_length: picture.size } };
  return unwrap(hatchery.GET('/users/{user_id}/avatar/upload-url', { params, signal: signal ?? null }));
}
