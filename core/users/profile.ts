import { textFields } from '../../shared/models/typescript/text.ts';
import type { ProfilePatch, UserProfile } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_profile_patch.js';
import { AppError, type Fault } from '../errors.ts';
import type { UpdateResult, User, UserChange, UserGuard } from '../ports/users.ts';
import { faultsOf } from '../util/field-errors.ts';
import { normaliseFields } from '../util/text.ts';

export type { ProfilePatch };

const DEFAULT_LOCALE = 'en';

/**
 * Reads what a client sent as a merge patch of the profile: text normalised, read-only fields dropped, everything else
 * held against the contract. Throws `invalid-profile` with a fault for every field that is not right.
 */
export function parsePatch(body: Record<string, unknown>): ProfilePatch {
  const { created_at: _created, updated_at: _updated, version: _version, ...sent } = body;
  normaliseFields(sent, textFields.profile_patch);
  const patch: unknown = sent;
  if (!validate(patch)) throw invalid(faultsOf(validate.errors));
  if (patch.user_id) patch.user_id = patch.user_id.toLowerCase();
  if (patch.locale) patch.locale = canonicalLocale(patch.locale);
  return patch;
}

/** A new user from a patch. Throws `invalid-profile` when a required field is missing. */
export function newUser(patch: ProfilePatch, userId: string, now: string): Omit<User, 'tokens'> {
  const { name, pet_name, age, health_goals, locale, avatar_url } = patch;
  const faults: Fault[] = [];
  if (name === undefined) faults.push({ pointer: '/name', detail: 'Say what to call the owner.' });
  if (pet_name === undefined) faults.push({ pointer: '/pet_name', detail: 'Say what to call the pet.' });
  if (avatar_url) faults.push({ pointer: '/avatar_url', detail: 'Create the user first, then upload a picture.' });
  if (faults.length > 0 || name === undefined || pet_name === undefined) throw invalid(faults);
  return {
    user_id: userId,
    version: 1,
    created_at: now,
    updated_at: now,
    name,
    pet_name,
    ...(age == null ? {} : { age }),
    health_goals: health_goals ?? [],
    locale: locale ?? DEFAULT_LOCALE,
  };
}

/** The change that a patch asks for; the portrait is not its business. */
export function changeOf(patch: ProfilePatch, now: string): UserChange {
  const set: UserChange['set'] = {};
  if (patch.name !== undefined) set.name = patch.name;
  if (patch.pet_name !== undefined) set.pet_name = patch.pet_name;
  if (patch.age != null) set.age = patch.age;
  if (patch.health_goals !== undefined) set.health_goals = patch.health_goals ?? [];
  if (patch.locale !== undefined) set.locale = patch.locale ?? DEFAULT_LOCALE;
  return { set, remove: patch.age === null ? ['age'] : [], updated_at: now };
}

/** What an update does to an item: the rule that every store keeps. */
export function applyUpdate(before: User | undefined, change: UserChange, guard: UserGuard): UpdateResult {
  if (!before || !Object.hasOwn(before.tokens, guard.tokenHash)) return 'refused';
  if (guard.versions && !guard.versions.includes(before.version)) return 'changed';
  const after: User = { ...before, ...change.set, version: before.version + 1, updated_at: change.updated_at };
  for (const field of change.remove) delete after[field];
  delete after.creation;
  return { before, after };
}

/** What the owner is shown: the item without its secrets. */
export function toProfile(user: User, avatarUrl: string | undefined): UserProfile {
  return {
    user_id: user.user_id,
    name: user.name,
    ...(user.age === undefined ? {} : { age: user.age }),
    health_goals: user.health_goals,
    pet_name: user.pet_name,
    ...(avatarUrl === undefined ? {} : { avatar_url: avatarUrl }),
    locale: user.locale,
    created_at: user.created_at,
    updated_at: user.updated_at,
    version: user.version,
  };
}

export function invalid(errors: readonly Fault[]): AppError {
  return new AppError('invalid-profile', 'Fix the fields listed in `errors` and send it again; nothing was changed.', {
    errors,
  });
}

function canonicalLocale(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw invalid([{ pointer: '/locale', detail: 'Send a BCP 47 language tag, such as en or de-AT.' }]);
  }
}
