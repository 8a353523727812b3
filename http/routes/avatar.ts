import type { AvatarService } from '../../core/users/avatar.ts';
import type { UserService } from '../../core/users/users.ts';
import { answer } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { etagOfContent, isFresh } from '../conditional.ts';

/** Policy for a drawing that is opened as a page. It allows only the drawing's inline styles. */
const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

interface Dependencies {
  users: UserService;
  avatars: AvatarService;
}

/** Handler for `GET /users/{user_id}/avatar`. */
export function avatarRoutes({ users, avatars }: Dependencies) {
  const getAvatar: HandlerOf<'getAvatar'> = async (context, owner) => {
    const user = await users.get(owner);
    // Loaded only if there is a query, because most cold starts do not need it.
    const face = context.req.url.includes('?') && (await import('./avatar-query.ts')).readFace(context);
    const view = face ? { svg: await avatars.drawing(user, face) } : await avatars.view(user);
    const caching = { 'Cache-Control': 'private, no-cache' };
    if ('url' in view) return answer(context, 302, null, { Location: view.url, ...caching });
    const headers = { ETag: etagOfContent(view.svg), ...caching };
    if (isFresh(context.req.header('If-None-Match'), headers.ETag)) return answer(context, 304, null, headers);
    return answer(context, 200, view.svg, {
      'Content-Type': 'image/svg+xml',
      'Content-Security-Policy': SVG_POLICY,
      ...headers,
    });
  };

  return { getAvatar };
}
