import type { ProfilePatch, UserProfile } from '../../shared/models/typescript/types.ts';
import { AppError, type FieldError } from '../errors.ts';

/** Members of the profile that the service sets; of these the portrait is published by `avatar.ts`. */
type ServerMember = 'user_id' | 'avatar_url' | 'created_at' | 'updated_at' | 'version';

/** A field that the owner fills in. */
export type ProfileField = Exclude<keyof UserProfile | keyof ProfilePatch, ServerMember>;

type Value<F extends ProfileField> = NonNullable<UserProfile[F]>;
type RequiredMember = {
  [F in keyof UserProfile]-?: UserProfile extends Record<F, unknown> ? F : never;
}[keyof UserProfile];

/** How a field is read, created, changed, and told. Every field is shown to its owner. */
interface FieldRule<F extends ProfileField> {
  /** The canonical form of a value that satisfies the contract. Throws `invalid-profile`. */
  normalise?: (value: Value<F>) => Value<F>;
  /** The error when a new user lacks the field; for the fields that the contract requires. */
  missing?: string;
  /** Set when a new user lacks the field, and in place of null. Without it, null removes the field. */
  default?: Readonly<Value<F>>;
  /** The prompt's member that tells the field to the pet (`core/pet/persona.ts`); null: the pet is never told it. */
  promptMember: string | null;
}
/** So that the table requires what the contract requires, and nothing else. */
type Requirement<F> = F extends RequiredMember ? { missing: string } : { missing?: never };

/**
 * Every profile field. Their order is that of stored items, which `User.creation` is a hash of: append new ones.
 * What a value may be is in `user_profile.json`.
 */
export const FIELDS = {
  name: { missing: 'Say what to call the owner.', promptMember: 'owner_name' },
  pet_name: { missing: 'Say what to call the pet.', promptMember: 'pet_name' },
  age: { promptMember: null },
  health_goals: { default: [], promptMember: 'health_goals' },
  locale: { default: 'en', normalise: canonicalLocale, promptMember: 'locale' },
} as const satisfies { [F in ProfileField]: FieldRule<F> & Requirement<F> };

export const PROFILE_FIELDS = Object.keys(FIELDS) as ProfileField[];

type Rules = typeof FIELDS;
/** Fields that every user has. */
type PresentField = {
  [F in ProfileField]: Rules[F] extends { missing: string } | { default: unknown } ? F : never;
}[ProfileField];
export type OptionalField = Exclude<ProfileField, PresentField>;
/** Fields that the pet is told. */
export type PromptField = { [F in ProfileField]: Rules[F]['promptMember'] extends null ? never : F }[ProfileField];

/** The fields as they are stored. */
export type ProfileFields = Required<Pick<UserProfile, PresentField>> & Pick<UserProfile, OptionalField>;

/** Applies a field's `normalise` to what was sent. */
export function normaliseField<F extends ProfileField>(field: F, patch: ProfilePatch): void {
  const value: ProfilePatch[F] = patch[field];
  const { normalise } = ruleOf(field);
  if (normalise && value != null) patch[field] = normalise(value as Value<F>);
}

/** The fields of a new user. Throws `invalid-profile` when a required one is missing; `also` are errors found elsewhere. */
export function createdFields(patch: ProfilePatch, also: readonly FieldError[]): ProfileFields {
  const errors: FieldError[] = [];
  const fields: [ProfileField, unknown][] = [];
  for (const field of PROFILE_FIELDS) {
    const rule = ruleOf(field);
    const value = patch[field] ?? rule.default;
    if (value !== undefined) fields.push([field, value]);
    else if (rule.missing) errors.push({ pointer: `/${field}`, detail: rule.missing });
  }
  if (errors.length + also.length > 0) throw invalidProfile([...errors, ...also]);
  return Object.fromEntries(fields) as unknown as ProfileFields;
}

/** What a patch sets and removes. */
export function changedFields(patch: ProfilePatch): { set: Partial<ProfileFields>; remove: OptionalField[] } {
  const sent = PROFILE_FIELDS.filter((field) => patch[field] !== undefined);
  const values = sent.map((field) => [field, patch[field] ?? ruleOf(field).default] as const);
  return {
    set: Object.fromEntries(values.filter(([, value]) => value !== undefined)),
    remove: values.filter(([, value]) => value === undefined).map(([field]) => field as OptionalField),
  };
}

/** The fields of an item that has more. */
export function fieldsOf(item: ProfileFields): ProfileFields {
  const present = PROFILE_FIELDS.filter((field) => item[field] !== undefined);
  return Object.fromEntries(present.map((field) => [field, item[field]])) as unknown as ProfileFields;
}

export function invalidProfile(errors: readonly FieldError[]): AppError {
  return new AppError('invalid-profile', 'Fix the fields listed in `errors` and send it again; nothing was changed.', {
    errors,
  });
}

const ruleOf = <F extends ProfileField>(field: F): FieldRule<F> => FIELDS[field] as FieldRule<F>;

function canonicalLocale(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? tag;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw invalidProfile([{ pointer: '/locale', detail: 'Send a BCP 47 language tag, such as en or de-AT.' }]);
  }
}
