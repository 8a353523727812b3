import type { Context } from 'hono';
import type { ObjectStore } from '../../core/ports/objects.ts';
import type { Principal, User } from '../../core/ports/users.ts';
import { requireUnlocked } from '../../core/users/locked.ts';
import { pictureTooLarge } from '../../core/users/picture-errors.ts';
import { MAX_PICTURE_BYTES, pictureTypeOf, unsupportedPictureType, uploadTicket } from '../../core/users/uploads.ts';
import type { UserService } from '../../core/users/users.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { type Parser, readQuery } from '../query.ts';

export interface PictureLimits {
  /**
   * Authenticates a request for an upload ticket, and enforces the rate limits of the client's address and of the user. A host that counts in
   * the user's item can do both by one storage operation.
   *
   * @param read reads and verifies the user
   * @throws `too-many-requests`, `unauthorized`, `locked`
   */
  limitTicket: (context: Context, owner: Principal<'owner'>, read: () => Promise<User>) => Promise<User>;
  /**
   * Enforces the same limits for publications of an upload. Called after the request was authenticated.
   *
   * @throws `too-many-requests`
   */
  limitPublication: (context: Context, user: User) => Promise<void>;
}

interface Dependencies extends PictureLimits {
  users: UserService;
  objects: ObjectStore;
  baseUrl: string;
}

/** Handler for `GET /users/{user_id}/avatar/upload-url`. */
export function uploadRoutes({ users, limitTicket, ...dependencies }: Dependencies) {
  const getUploadUrl: HandlerOf<'getUploadUrl'> = async (context, owner) => {
    // Read first, because a request that is refused for it must not be counted.
    const { content_type: contentType, content_length: contentLength } = readQuery(context, UPLOAD_QUERY);
    const user = await limitTicket(context, owner, async () => {
      const present = await users.get(owner);
      requireUnlocked(present);
      return present;
    });
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
