import type { UploadTicket, UserProfile } from '../shared/models/typescript/types.ts';
import { answerOf, type Hatchery } from './client.ts';
import { isRefusal, isUnreached } from './failure.ts';
import { putPicture, type UploadOptions } from './put-picture.ts';

type PictureType = 'image/jpeg' | 'image/png' | 'image/webp';

/**
 * Makes a picture the user's portrait: asks for a ticket, uploads straight to storage and publishes. A ticket that has expired
 * meanwhile is replaced once. Resolves with the profile as it is then. Throws what `putPicture` throws, and the API's refusals:
 * `picture-too-large`, `unsupported-picture-type`, `unreadable-picture`.
 */
export async function publishAvatar(
  hatchery: Hatchery,
  userId: string,
  picture: Blob,
  options: UploadOptions = {},
): Promise<UserProfile> {
  const put = async () => {
    const ticket = await ticketFor(hatchery, userId, picture, options.signal);
    await putPicture(ticket, picture, options);
    return ticket;
  };
  const ticket = await put().catch((error) => {
    // Storage says so in words of its own, so only the status counts.
    if (isRefusal(error) && error.status === 403 && error.code === '') return put();
    throw error;
  });
  return publish(hatchery, userId, ticket.avatar_url);
}

function ticketFor(hatchery: Hatchery, userId: string, picture: Blob, signal?: AbortSignal): Promise<UploadTicket> {
  const query = { content_type: picture.type as PictureType, content_length: picture.size };
  const call = { params: { path: { user_id: userId }, query }, signal: signal ?? null };
  return answerOf(hatchery.GET('/users/{user_id}/avatar/upload-url', call));
}

/** When an answer is lost the portrait may be published; asked again, the server then says that nothing waits. */
async function publish(hatchery: Hatchery, userId: string, avatarUrl: string): Promise<UserProfile> {
  const body = { user_id: userId, avatar_url: avatarUrl };
  const send = () => answerOf<UserProfile>(hatchery.POST('/users', { body }));
  try {
    return await send();
  } catch (error) {
    if (!isUnreached(error)) throw error;
  }
  try {
    return await send();
  } catch (error) {
    if (!isRefusal(error, 'nothing-uploaded')) throw error;
    const profile = await answerOf(hatchery.GET('/users/{user_id}', { params: { path: { user_id: userId } } }));
    if (!profile.avatar_url) throw error;
    return profile;
  }
}
