import type { UploadTicket, UserProfile } from '../shared/models/typescript/types.ts';
import { type Hatchery, unwrap } from './client.ts';
import { isApiError, isNetworkError } from './errors.ts';
import { putPicture, type UploadOptions } from './put-picture.ts';

type PictureType = 'image/jpeg' | 'image/png' | 'image/webp';

/**
 * Makes a picture the user's portrait: asks for a ticket, uploads straight to storage and publishes; three requests. Resolves with the
 * profile as it is then. A ticket that has expired meanwhile is replaced once, and `onProgress` then begins again. Throws what
 * `putPicture` throws, and the API's refusals: `picture-too-large`, `unsupported-picture-type`, `unreadable-picture`. After an abort
 * during the publishing it is unknown whether it happened.
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
  // The answer is lost. What waits is published by asking again.
  try {
    return await publish();
  } catch (error) {
    if (!isApiError(error, 'nothing-uploaded')) throw error;
  }
  // Nothing waits: it was published, or refused and removed. Which of the two is only known when it is sent once more.
  await put();
  return publish();
}

/** Uploads, and resolves with the address to publish it by. */
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
  // Without a type the server finds it from the content.
  const type = picture.type ? { content_type: picture.type as PictureType } : {};
  const params = { path: { user_id: userId }, query: { ...type, content_length: picture.size } };
  return unwrap(hatchery.GET('/users/{user_id}/avatar/upload-url', { params, signal: signal ?? null }));
}
