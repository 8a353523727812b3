import type { UploadTicket, UserProfile } from '../shared/models/typescript/types.ts';
import { type Hatchery, unwrap } from './client.ts';
import { isApiError, isNetworkError } from './errors.ts';
import { putPicture, type UploadOptions } from './put-picture.ts';

const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;

/**
 * Makes a picture the user's portrait, in three requests: gets an upload ticket, uploads the picture to storage, and publishes it. If the
 * ticket has expired, a second one is requested, and `onProgress` restarts at 0. If the caller aborts during the last request, the
 * picture may still have been published. The `type` of the Blob may be anything, because the server looks at the bytes.
 *
 * @returns the updated profile
 * @throws the errors of `putPicture`, and an `ApiError` with the code `picture-too-large` or `unreadable-picture`
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
    return unwrap(hatchery.POST('/users', call));
  };
  try {
    return await publish();
  } catch (error) {
    if (!isNetworkError(error)) throw error;
  }
  // The response was lost. If the upload has not been published yet, a second attempt publishes it.
  try {
    return await publish();
  } catch (error) {
    if (!isApiError(error, 'nothing-uploaded')) throw error;
  }
  // The upload is gone because it was either published or rejected. Uploading it again gives a definite result.
  await put();
  return publish();
}

/**
 * Uploads the picture.
 *
 * @returns the `avatar_url` to publish it with
 */
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
  // Without a type, the server detects it from the content. It does that in any case, so other types need not be sent.
  const type = PICTURE_TYPES.find((known) => known === picture.type);
  const query = { ...(type && { content_type: type }), ...(picture.size > 0 && { content_length: picture.size }) };
  const params = { path: { user_id: userId }, query };
  return unwrap(hatchery.GET('/users/{user_id}/avatar/upload-url', { params, signal: signal ?? null }));
}
