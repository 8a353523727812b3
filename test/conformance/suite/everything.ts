import { pictureOwner } from '../../support/pictures.ts';
import { streamsOf } from '../../support/streams.ts';
import type { Api } from './api.ts';

/** Creates a user. @returns the user's credentials, and functions that manage the portrait and the streams. */
export async function everythingOwner(api: Api) {
  const pictures = await pictureOwner(api.send);
  const { userId: user_id, token: access_token, auth, address: path } = pictures;
  return { path, auth, token: access_token, pictures, streams: streamsOf(api.send, { user_id, access_token }) };
}
