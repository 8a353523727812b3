import { type AvatarService, pictureTypeOf, unsupportedPictureType } from '../../core/users/avatar.ts';
import { pictureTooLarge } from '../../core/users/picture-errors.ts';
import { MAX_PICTURE_BYTES } from '../../core/users/portrait-publishing.ts';
import type { UserService } from '../../core/users/users.ts';
import { answer, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import type { Parser } from '../query.ts';

/** Policy for a drawing that is opened as a page. It allows only the drawing's inline styles. */
const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

const loadQuery = () => import('../query.ts');

interface Dependencies {
  users: UserService;
  avatars: AvatarService;
}

/** Handlers for `GET /users/{user_id}/avatar` and `GET /users/{user_id}/avatar/upload-url`. */
export function avatarRoutes({ users, avatars }: Dependencies) {
  const getUploadUrl: HandlerOf<'getUploadUrl'> = async (context, owner) => {
    const user = await users.get(owner);
    const { readQuery } = await loadQuery();
    const { content_type: contentType, content_length: contentLength } = readQuery(context, UPLOAD_QUERY);
    const ticket = await avatars.ticket(user, { contentType, contentLength });
    return answerJson(context, 200, ticket, { 'Cache-Control': 'no-store' });
  };

  const getAvatar: HandlerOf<'getAvatar'> = async (context, owner) => {
    const user = await users.get(owner);
    if (context.req.url.includes('?')) (await loadQuery()).readQuery(context, VIEW_QUERY);
    const view = await avatars.view(user);
    const caching = { 'Cache-Control': 'private, no-cache' };
    if ('url' in view) return answer(context, 302, null, { Location: view.url, ...caching });
    return answer(context, 200, view.svg, {
      'Content-Type': 'image/svg+xml',
      'Content-Security-Policy': SVG_POLICY,
      ...caching,
    });
  };

  return { getUploadUrl, getAvatar };
}

/** `v` is in the profile's `avatar_url`, so that the URL changes with the portrait. */
const VIEW_QUERY = { v: ((text) => text) satisfies Parser<string> };

const UPLOAD_QUERY = {
  content_type: ((text, reject) => pictureTypeOf(text) ?? reject(unsupportedPictureType())) satisfies Parser<string>,
  content_length: ((text, reject) => {
    if (!/^[1-9]\d*$/.test(text)) return reject('Send the size of the picture in bytes, a whole number of at least 1.');
    const length = Number(text);
    return length <= MAX_PICTURE_BYTES ? length : reject(pictureTooLarge());
  }) satisfies Parser<number>,
};
