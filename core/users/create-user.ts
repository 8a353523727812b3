import { AppError } from '../errors.ts';
import type { User, UserStore } from '../ports/users.ts';
import { actOf } from '../privacy/acts.ts';
import { timeFormatter } from '../util/time.ts';
import { type AgeRules, requireMinAge } from './ages.ts';
import { issueToken, sha256, userIdFromKey } from './credentials.ts';
import { newUser, type ProfilePatch } from './profile.ts';
import { consentLogged } from './profile-consent.ts';

/** How long a request to create a user can be repeated with the same idempotency key. */
export const REPEAT_MS = 24 * 60 * 60 * 1000;

export interface CreatedUser {
  user: User;
  /** The access token. It cannot be returned again, because only its hash is stored. */
  token: string;
}

/**
 * Creates a user and an access token. For 24 hours or until the user is first updated, whichever comes first, a repeated call with the same
 * idempotency key and body returns the same user with a new token. Cost: one conditional write. With `purposes`, the consent is added
 * to the audit log.
 *
 * @throws `invalid-profile` if a required field is missing
 * @throws `too-young` if the age is below the minimum
 * @throws `unauthorized` if the chosen id is taken
 * @throws `idempotency-key-reused` if the first call had another body
 * @throws `already-created` if the call can no longer be repeated
 */
export type CreateUser = (patch: ProfilePatch, idempotencyKey?: string) => Promise<CreatedUser>;

interface Dependencies {
  users: Pick<UserStore, 'create' | 'get' | 'replaceTokens'>;
  ages: AgeRules;
  clock: () => Date;
}

export function userCreation({ users, ages, clock }: Dependencies): CreateUser {
  const format = timeFormatter();

  async function create(patch: ProfilePatch, idempotencyKey?: string): Promise<CreatedUser> {
    requireMinAge(patch.age, ages);
    const now = format(clock().getTime());
    const userId = idempotencyKey ? userIdFromKey(idempotencyKey) : (patch.user_id ?? crypto.randomUUID());
    const { token, hash } = issueToken('owner', userId);
    const tokens = { [hash]: { created_at: now } };
    const consent = consentLogged({}, patch, now);
    const acts = consent.consent_log ? [actOf('consent', { userId, via: 'owner' }, now)] : [];
    const user: User = { ...newUser(patch, userId, now), active_at: now, ...consent, tokens };
    if (!idempotencyKey) {
      if (!(await users.create(user, acts))) throw takenId();
      return { user, token };
    }
    const creation = sha256(JSON.stringify(newUser(patch, userId, '')));
    const repeatable = { ...user, creation };
    if (await users.create(repeatable, acts)) return { user: repeatable, token };
    return { user: await repeatCreate(userId, tokens, creation), token };
  }

  /**
   * Handles a repeated request whose first response was lost. Replaces the token of the first response, because no client has received it.
   */
  async function repeatCreate(userId: string, tokens: User['tokens'], creation: string): Promise<User> {
    const present = await users.get(userId);
    const isRepeatable = present?.creation && clock().getTime() - Date.parse(present.created_at) < REPEAT_MS;
    if (isRepeatable && present.creation !== creation) {
      throw new AppError(
        'idempotency-key-reused',
        'The first request with this Idempotency-Key had another body. Send a new key to create another user.',
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

  return create;
}

/** The error for a create with an id that exists, or that was erased in the last 30 days. */
const takenId = () =>
  new AppError(
    'unauthorized',
    'This `user_id` cannot be created. To update the user with this id, send `Authorization: Bearer …` with their access token. To create another user, send no `user_id`, or a new UUID.',
  );
