import { AppError } from '../errors.ts';
import type { Principal, UpdateResult, User, UserChange, UserStore } from '../ports/users.ts';
import type { AvatarService } from './avatar.ts';
import { holdsToken, issueToken, sha256, unauthorized, userIdFromKey } from './credentials.ts';
import type { PreparedPortrait } from './portrait-publishing.ts';
import { changeOf, newUser, type ProfilePatch } from './profile.ts';

/** A creation can be repeated with the same idempotency key for this time. */
const REPEAT_MS = 24 * 60 * 60 * 1000;
/** Attempts of `updateWithRetry` when other updates win the race. */
const MAX_ATTEMPTS = 10;

export interface CreatedUser {
  user: User;
  /** The access token. Only its hash is stored, so it cannot be returned again. */
  token: string;
}

export interface UpdateDecision<Result> {
  /** Absent for no update. */
  set?: UserChange['set'];
  result: Result;
}

export interface UserService {
  /**
   * Cost: one read.
   *
   * @throws `unauthorized` for an invalid token, and for a user who does not exist
   */
  get(owner: Principal<'owner'>): Promise<User>;
  /**
   * Cost: one conditional write. A repeated call with the same idempotency key and body returns the same user with a new token, for
   * 24 hours and until the user is first updated.
   *
   * @throws `invalid-profile`
   * @throws `unauthorized` when the chosen id is taken
   * @throws `idempotency-key-reused` when the first call had another body
   * @throws `already-created` when the call can no longer be repeated
   */
  create(patch: ProfilePatch, idempotencyKey?: string): Promise<CreatedUser>;
  /**
   * Cost: one conditional write, and one read before it if the patch has `avatar_url`. An update that throws changes nothing.
   *
   * @param versions if given, the user's version must be one of these
   * @param signal aborts publishing a picture
   * @throws `unauthorized`, `precondition-failed`, and the errors of publishing a picture
   */
  update(
    owner: Principal<'owner'>,
    patch: ProfilePatch,
    versions?: readonly number[],
    signal?: AbortSignal,
  ): Promise<User>;
  /**
   * Reads the user and applies the change that `decide` returns, if any. If another update wins the race, reads and decides again.
   * Cost: one read and at most one conditional write per attempt.
   *
   * @throws `unauthorized`; `unavailable` after 10 attempts; and what `decide` throws
   */
  updateWithRetry<Result>(
    owner: Principal<'owner'>,
    decide: (user: User, now: string) => UpdateDecision<Result>,
  ): Promise<Result>;
}

interface Dependencies {
  users: UserStore;
  avatars: AvatarService;
  clock: () => Date;
}

export function userService({ users, avatars, clock }: Dependencies): UserService {
  async function get(owner: Principal<'owner'>): Promise<User> {
    const user = await users.get(owner.userId);
    if (!user || !holdsToken(user, owner)) throw unauthorized();
    return user;
  }

  async function create(patch: ProfilePatch, idempotencyKey?: string): Promise<CreatedUser> {
    const now = clock().toISOString();
    const userId = idempotencyKey ? userIdFromKey(idempotencyKey) : (patch.user_id ?? crypto.randomUUID());
    const { token, hash } = issueToken('owner', userId);
    const tokens = { [hash]: { created_at: now } };
    const user: User = { ...newUser(patch, userId, now), tokens };
    if (!idempotencyKey) {
      if (!(await users.create(user))) throw unauthorized();
      return { user, token };
    }
    user.creation = sha256(JSON.stringify(newUser(patch, userId, '')));
    if (await users.create(user)) return { user, token };
    return { user: await repeatCreate(userId, tokens, user.creation), token };
  }

  /** The first attempt created the user, but its answer was lost. Replaces its token, which no client has received. */
  async function repeatCreate(userId: string, tokens: User['tokens'], creation: string): Promise<User> {
    const present = await users.get(userId);
    const isRepeatable = present?.creation && clock().getTime() - Date.parse(present.created_at) < REPEAT_MS;
    if (isRepeatable && present.creation !== creation) {
      throw new AppError(
        'idempotency-key-reused',
        'The first request with this Idempotency-Key had another body. Send a new UUID as the key to create another user.',
      );
    }
    const user = isRepeatable ? await users.replaceTokens(userId, tokens, creation) : undefined;
    if (!user) {
      throw new AppError(
        'already-created',
        'The user of this Idempotency-Key was changed or erased since its creation. Use its access token, or send a new key to create another user.',
      );
    }
    return user;
  }

  const update: UserService['update'] = async (owner, patch, versions, signal) => {
    const change = changeOf(patch, clock().toISOString());
    const prepared = await preparePortrait(owner, patch.avatar_url, versions, signal);
    if (prepared?.portrait) change.set.portrait = prepared.portrait;
    if (patch.avatar_url === null) change.remove = [...change.remove, 'portrait'];
    const result = await users.update(change, { principal: owner, versions });
    // After the update, so that the profile never refers to a removed portrait.
    await prepared?.finish(result);
    return unwrapUpdate(result).after;
  };

  async function preparePortrait(
    owner: Principal<'owner'>,
    avatarUrl: string | null | undefined,
    versions?: readonly number[],
    signal?: AbortSignal,
  ): Promise<PreparedPortrait | undefined> {
    if (avatarUrl === undefined) return undefined;
    const user = await get(owner);
    if (avatarUrl === null) return avatars.prepareRemoval(user);
    if (versions && !versions.includes(user.version)) throw preconditionFailed();
    return avatars.preparePublish(user, avatarUrl, signal);
  }

  const updateWithRetry: UserService['updateWithRetry'] = async (owner, decide) => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const user = await get(owner);
      const now = clock().toISOString();
      const { set, result } = decide(user, now);
      if (!set) return result;
      const guard = { principal: owner, versions: [user.version] };
      const outcome = await users.update({ set, remove: [], updated_at: now }, guard);
      if (outcome === 'refused') throw unauthorized();
      if (outcome !== 'changed') return result;
    }
    throw new AppError(
      'unavailable',
      'Other requests are changing this user. Wait a moment and send the request again.',
      { retryAfter: 1 },
    );
  };

  return { get, create, update, updateWithRetry };
}

function unwrapUpdate(result: UpdateResult): { before: User; after: User } {
  if (result === 'refused') throw unauthorized();
  if (result === 'changed') throw preconditionFailed();
  return result;
}

function preconditionFailed(): AppError {
  return new AppError(
    'precondition-failed',
    'The profile does not have the ETag in If-Match. Read the profile again and send the change with its current ETag.',
  );
}
