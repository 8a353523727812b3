import type { Context } from 'hono';
import { AppError } from '../../core/errors.ts';
import type { Principal, User } from '../../core/ports/users.ts';
import type { AvatarService } from '../../core/users/avatar.ts';
import { type ProfilePatch, toProfile } from '../../core/users/profile.ts';
import type { UserService } from '../../core/users/users.ts';
import { chain } from '../../core/util/settle.ts';
import type { ServiceSettings } from '../../shared/models/typescript/types.ts';
import { type AppEnv, answer, answerJson } from '../answer.ts';
import { type HandlerOf, requireOwner } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';
import { etagOf, isFresh, versionsOf } from '../conditional.ts';
import { headerOf } from '../host.ts';
import { idempotencyKeyOf } from '../idempotency-key.ts';
import type { PictureLimits } from './upload-url.ts';

const EXAMPLE = '{"name": "Max", "pet_name": "Rocky"}';
/** Loaded on first use, because the validator would slow down a function's cold start. */
let parser: typeof import('../../core/users/parse-patch.ts') | undefined;
/** The client may cache the profile, but has to revalidate it before each use. */
const REVALIDATE = 'private, no-cache';

interface Dependencies extends PictureLimits {
  users: UserService;
  avatars: AvatarService;
  baseUrl: string;
  supportContact: string | undefined;
  settings: Pick<ServiceSettings, 'forget_after'>;
  limitCreate: (context: Context) => Promise<void>;
  clock: () => Date;
}

/** Handlers for `POST /users` and `GET /users/{user_id}`. */
export function profileRoutes(dependencies: Dependencies) {
  const { users, avatars, limitCreate, limitPublication, baseUrl, clock } = dependencies;
  const settings = { contact: dependencies.supportContact, forgetAfter: dependencies.settings.forget_after };
  const profileOf = (user: User) => toProfile(user, avatars.avatarUrl(user), settings);
  /** Profiles as JSON. They depend on nothing but the item, and SQLite's store returns the same object while the item stays the same. */
  const profiles = new WeakMap<User, string>();

  function profileJson(user: User): string {
    const known = profiles.get(user);
    if (known !== undefined) return known;
    const json = JSON.stringify(profileOf(user));
    profiles.set(user, json);
    return json;
  }

  const answerProfile = (context: Context<AppEnv>, user: User, json: string) =>
    answer(context, 200, json, {
      ETag: etagOf(user.version),
      'Cache-Control': REVALIDATE,
      'Content-Type': 'application/json',
    });

  async function create(context: Context<AppEnv>, patch: ProfilePatch, key?: string): Promise<Response> {
    if (key !== undefined && patch.user_id !== undefined) {
      throw new AppError(
        'invalid-parameter',
        'The request has both `user_id` and `Idempotency-Key`. To create a user, send only one of them. To update this user, send `Authorization: Bearer …` with their access token.',
      );
    }
    await limitCreate(context);
    const { user, token } = await users.create(patch, key);
    return answerJson(
      context,
      201,
      { ...profileOf(user), access_token: token },
      {
        Location: `${baseUrl}/users/${user.user_id}`,
        ETag: etagOf(user.version),
        'Cache-Control': 'no-store',
      },
    );
  }

  function update(context: Context<AppEnv>, patch: ProfilePatch, owner: Principal<'owner'>): Promise<Response> {
    const versions = versionsOf(headerOf(context, 'if-match'));
    // Pass the signal only for publishing a picture. Other updates finish too quickly to be worth aborting when the client disconnects.
    const publishing = patch.avatar_url
      ? { signal: context.req.raw.signal, limit: (user: User) => limitPublication(context, user) }
      : undefined;
    // The answer is not kept in `profiles`, whose entries cost the garbage collector 4 % of an update.
    return users
      .update(owner, patch, versions, publishing)
      .then((user) => answerProfile(context, user, JSON.stringify(profileOf(user))));
  }

  /**
   * Creates a user if the request has no token; otherwise updates the token's user. A request with a token but no `user_id` is ambiguous,
   * so it is rejected.
   */
  const saveUser: HandlerOf<'saveUser'> = async (context, principal) => {
    const body = await readJsonObject(context, { example: EXAMPLE });
    parser ??= await import('../../core/users/parse-patch.ts');
    const patch = parser.parsePatch(body, clock(), principal === undefined);
    // On an update the key has no effect, because an update can be repeated anyway. It is checked, to find the mistake in a client early.
    const key = idempotencyKeyOf(context);
    // Awaited, because a promise that an async function returns takes two more microtasks.
    if (!principal) return await create(context, patch, key);
    if (patch.user_id !== undefined) {
      return await chain(requireOwner(principal, patch.user_id), (owner) => update(context, patch, owner));
    }
    throw new AppError(
      'invalid-parameter',
      'The request has a token but no user_id. Add `user_id` to update a profile, or remove the Authorization header to create a user.',
    );
  };

  const getUser: HandlerOf<'getUser'> = (context, principal) =>
    chain(users.get(principal), (user) => {
      const etag = etagOf(user.version);
      if (!isFresh(headerOf(context, 'if-none-match'), etag)) return answerProfile(context, user, profileJson(user));
      return answer(context, 304, null, { ETag: etag, 'Cache-Control': REVALIDATE });
    });

  return { saveUser, getUser };
}
