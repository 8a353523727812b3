import type { ProfilePatch, UserProfile } from '../../shared/models/typescript/types.ts';
import { AppError, type FieldError } from '../errors.ts';
import { canonicalTag, LOCALE_ADVICE } from '../util/locale.ts';
import { parseTime, TIME_ADVICE } from '../util/time.ts';
import { TIME_ZONE_ADVICE, toTimeZone } from '../util/time-zone.ts';

/** Maximum time that a pet may rest. */
export const MAX_REST_MS = 90 * 24 * 60 * 60 * 1000;

/** Profile fields that only the service sets. */
type ServerMember = 'user_id' | 'avatar_url' | 'created_at' | 'updated_at' | 'version' | 'forget_at' | 'locked';

/** A profile field that the owner can set. */
export type ProfileField = Exclude<keyof UserProfile | keyof ProfilePatch, ServerMember | 'imported'>;

type Value<F extends ProfileField> = NonNullable<UserProfile[F]>;
type RequiredMember = {
  [F in keyof UserProfile]-?: UserProfile extends Record<F, unknown> ? F : never;
}[keyof UserProfile];

/** How a field is validated, stored and passed to the narrator. */
interface FieldRule<F extends ProfileField> {
  /** Converts a valid value to its canonical form. Throws `invalid-profile` if there is none. */
  normalise?: (value: Value<F>, now: Date) => Value<F>;
  /** The error text if a new user lacks the field. Set only for required fields. */
  missing?: string;
  /** The value to use if a new user lacks the field, or if a patch sets it to null. Without a default, null removes the field. */
  default?: Readonly<Value<F>>;
  /** The name of the field in the prompt (see `core/pet/prompt.ts`); null if the prompt does not contain the field. */
  promptMember: string | null;
}
/** Makes `missing` mandatory for fields that the contract requires, and forbids it for other fields. */
type Requirement<F> = F extends RequiredMember ? { missing: string } : { missing?: never };

/**
 * All profile fields. `user_profile.json` defines their values. Append new fields at the end, because `User.creation` is a hash of the
 * fields in this order.
 */
export const FIELDS = {
  name: { missing: 'Set `name`, the name the pet calls its owner.', promptMember: 'owner_name' },
  pet_name: { missing: 'Set `pet_name`, the name of the pet.', promptMember: 'pet_name' },
  age: { promptMember: null },
  health_goals: { default: [], promptMember: 'health_goals' },
  locale: { default: 'en', normalise: canonicalLocale, promptMember: 'locale' },
  time_zone: { normalise: canonicalTimeZone, promptMember: null },
  resting_until: { normalise: canonicalRest, promptMember: null },
  purposes: { promptMember: null },
} as const satisfies { [F in ProfileField]: FieldRule<F> & Requirement<F> };

export const PROFILE_FIELDS = Object.keys(FIELDS) as ProfileField[];

type Rules = typeof FIELDS;
type PresentField = {
  [F in ProfileField]: Rules[F] extends { missing: string } | { default: unknown } ? F : never;
}[ProfileField];
export type OptionalField = Exclude<ProfileField, PresentField>;
export type PromptField = { [F in ProfileField]: Rules[F]['promptMember'] extends null ? never : F }[ProfileField];

/** The profile fields as stored in a user's item. */
export type ProfileFields = Required<Pick<UserProfile, PresentField>> & Pick<UserProfile, OptionalField>;

/** Converts a field's value in a patch to its canonical form, in place. */
export function normaliseField<F extends ProfileField>(field: F, patch: ProfilePatch, now: Date): void {
  const value: ProfilePatch[F] = patch[field];
  const { normalise } = ruleOf(field);
  if (normalise && value != null) patch[field] = normalise(value as Value<F>, now);
}

/**
 * Returns the profile fields of a new user.
 *
 * @param otherErrors errors found elsewhere, to be thrown together with those found here
 * @throws `invalid-profile` if a required field is missing or there are other errors
 */
export function createdFields(patch: ProfilePatch, otherErrors: readonly FieldError[]): ProfileFields {
  const errors = [...missingFields(patch), ...otherErrors];
  if (errors.length > 0) throw invalidCreate(patch, errors);
  const fields: Record<string, unknown> = {};
  for (const field of PROFILE_FIELDS) {
    const value = patch[field] ?? ruleOf(field).default;
    if (value !== undefined) fields[field] = value;
  }
  return fields as unknown as ProfileFields;
}

/** Returns an error for each required field that a new user lacks. */
export function missingFields(body: Partial<Record<ProfileField, unknown>>): FieldError[] {
  const errors: FieldError[] = [];
  for (const field of PROFILE_FIELDS) {
    const { missing } = ruleOf(field);
    if (missing && body[field] === undefined) errors.push({ pointer: `/${field}`, detail: missing });
  }
  return errors;
}

export function changedFields(patch: ProfilePatch): { set: Partial<ProfileFields>; remove: OptionalField[] } {
  const set: Record<string, unknown> = {};
  const remove: OptionalField[] = [];
  for (const field of PROFILE_FIELDS) {
    if (patch[field] === undefined) continue;
    const value = patch[field] ?? ruleOf(field).default;
    if (value === undefined) remove.push(field as OptionalField);
    else set[field] = value;
  }
  return { set, remove };
}

/** Copies only the profile fields from an item. */
export function fieldsOf(item: ProfileFields): ProfileFields {
  const fields: Record<string, unknown> = {};
  for (const field of PROFILE_FIELDS) if (item[field] !== undefined) fields[field] = item[field];
  return fields as unknown as ProfileFields;
}

export function invalidProfile(errors: readonly FieldError[]): AppError {
  return new AppError(
    'invalid-profile',
    'Fix the fields listed in `errors` and send the request again. Nothing was changed.',
    { errors },
  );
}

/** The error for a request without an access token. If it has a `user_id`, it may be meant as an update. */
export function invalidCreate({ user_id }: { user_id?: unknown }, errors: readonly FieldError[]): AppError {
  if (user_id === undefined) return invalidProfile(errors);
  return new AppError(
    'invalid-profile',
    'Without an access token this request creates a user. To update the user with this `user_id`, send `Authorization: Bearer …` with their access token. To create a user, set `name` and `pet_name`.',
    { errors },
  );
}

const ruleOf = <F extends ProfileField>(field: F): FieldRule<F> => FIELDS[field] as FieldRule<F>;

function canonicalLocale(locale: string): string {
  try {
    return canonicalTag(locale);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw invalidProfile([{ pointer: '/locale', detail: LOCALE_ADVICE }]);
  }
}

function canonicalTimeZone(name: string): string {
  const zone = toTimeZone(name);
  if (zone === undefined) throw invalidProfile([{ pointer: '/time_zone', detail: TIME_ZONE_ADVICE }]);
  return zone;
}

function canonicalRest(time: string, now: Date): string {
  const milliseconds = parseTime(time);
  const detail = Number.isNaN(milliseconds)
    ? TIME_ADVICE
    : 'Send a time that is at most 90 days ahead, or null to end the rest.';
  if (milliseconds - now.getTime() <= MAX_REST_MS) return new Date(milliseconds).toISOString();
  throw invalidProfile([{ pointer: '/resting_until', detail }]);
}
