import type { Context } from 'hono';
import type { ObjectStore } from '../../core/ports/objects.ts';
import type { PictureAction } from '../../core/ports/picture-counts.ts';
import type { User } from '../../core/ports/users.ts';
import { requireUnlocked } from '../../core/users/locked.ts';
import { pictureTooLarge } from '../../core/users/picture-errors.ts';
import { MAX_PICTURE_BYTES, pictureTypeOf, unsupportedPictureType, uploadTicket } from '../../core/users/uploads.ts';
import type { UserService } from '../../core/users/users.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { type Parser, readQuery } from '../query.ts';

export interface PictureLimits {
  /**
   * Enforces the rate limits for upload tickets and publications, of the client's address and of the user. Called after the request was
   * authenticated.
   *
   * @throws `too-many-requests`
   */
  limitPicture: (context: Context, action: PictureAction, user: User) => Promise<void>;
}

interface Dependencies extends PictureLimits {
  users: UserService;
  objects: ObjectStore;
  baseUrl: string;
}

/** Handler for `GET /users/{user_id}/avatar/upload-url`. */
export function uploadRoutes({ users, limitPicture, ...dependencies }: Dependencies) {
  const getUploadUrl: HandlerOf<'getUploadUrl'> = async (context, owner) => {
    const user = await users.get(owner);
    requireUnlocked(user);
    const { content_type: contentType, content_length: contentLength } = readQuery(context, UPLOAD_QUERY);
    await limitPicture(context, 'tickets', user);
    const ticket = await uploadTicket(dependencies, user, { contentType, contentLength });
    return answerJson(context, 200, ticket, { 'Cache-Control': 'no-store' });
  };

  return { getUploadUrl };
}

const UPLOAD_QUERY = {
  content_type: ((text, reject) => pictureTypeOf(text) ?? reject(unsupportedPictureType())) satisfies Parser<string>,
  content_length: ((text, reject) => {
    if (!/^[1-9]\d*$/.test(text)) return reject('Send the size of the picture in bytes, a whole number of at least 1.');
    const length = Number(text);
    return length <= MAX_PICTURE_BYTES ? length : reject(pictureTooLarge());
  }) satisfies Parser<number>,
};
