import type { Context } from 'hono';
import { AppError } from '../../core/errors.ts';
import type { AvatarService, UploadHints } from '../../core/users/avatar.ts';
import type { UserService } from '../../core/users/users.ts';
import { answer, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';

/** Policy for a drawing that is opened as a page. It allows only the drawing's inline styles. */
const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

interface Dependencies {
  users: UserService;
  avatars: AvatarService;
}

/** Handlers for `GET /users/{user_id}/avatar` and `GET /users/{user_id}/avatar/upload-url`. */
export function avatarRoutes({ users, avatars }: Dependencies) {
  const getUploadUrl: HandlerOf<'getUploadUrl'> = async (context, owner) => {
    const user = await users.get(owner);
    const ticket = await avatars.ticket(user, hintsOf(context));
    return answerJson(context, 200, ticket, { 'Cache-Control': 'no-store' });
  };

  const getAvatar: HandlerOf<'getAvatar'> = async (context, owner) => {
    const view = await avatars.view(await users.get(owner));
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

function hintsOf(context: Context): UploadHints {
  const length = context.req.query('content_length');
  if (length !== undefined && !/^[1-9]\d*$/.test(length)) {
    throw new AppError(
      'invalid-parameter',
      'content_length is invalid. Send the size of the picture in bytes, or remove the parameter.',
      {
        errors: [{ pointer: '?content_length', detail: 'Send a whole number of at least 1.' }],
      },
    );
  }
  return {
    contentType: context.req.query('content_type'),
    contentLength: length === undefined ? undefined : Number(length),
  };
}
