import type { AvatarService } from '../../core/users/avatar.ts';
import type { UserService } from '../../core/users/users.ts';
import { answer } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import type { Parser } from '../query.ts';

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
    if (context.req.url.includes('?')) (await import('../query.ts')).readQuery(context, VIEW_QUERY);
    const view = await avatars.view(user);
    const caching = { 'Cache-Control': 'private, no-cache' };
    if ('url' in view) return answer(context, 302, null, { Location: view.url, ...caching });
    return answer(context, 200, view.svg, {
      'Content-Type': 'image/svg+xml',
      'Content-Security-Policy': SVG_POLICY,
      ...caching,
    });
  };

  return { getAvatar };
}

/** `v` is in the profile's `avatar_url`, so that the URL changes with the portrait. */
const VIEW_QUERY = { v: ((text) => text) satisfies Parser<string> };
