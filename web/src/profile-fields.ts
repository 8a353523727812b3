import { AppError } from '../../core/errors.ts';
import { FIELDS, PROFILE_FIELDS, type ProfileField } from '../../core/users/fields.ts';
import { parsePatch } from '../../core/users/parse-patch.ts';
import type { textFields } from '../../shared/models/typescript/text.ts';
import type { ProfilePatch, UserProfile } from '../../shared/models/typescript/types.ts';

type TextFields = (typeof textFields)['profile_patch'];
/** Fields that the contract defines as a single line of text. */
type LineField = { [F in keyof TextFields]: TextFields[F] extends true ? F : never }[keyof TextFields];

/**
 * The kind of control for each field that is not a line of text. The form leaves out fields of kind `elsewhere`: the
 * language is chosen for the whole page, the time zone is the browser's, rest is begun beside the pet, and purposes
 * are a consent.
 */
const CONTROLS = {
  age: 'number',
  health_goals: 'goals',
  locale: 'elsewhere',
  time_zone: 'elsewhere',
  resting_until: 'elsewhere',
  purposes: 'elsewhere',
} as const satisfies Record<Exclude<ProfileField, LineField>, 'number' | 'goals' | 'elsewhere'>;
type Controls = typeof CONTROLS & Record<LineField, 'line'>;
type FieldWith<Control> = { [F in ProfileField]: Controls[F] extends Control ? F : never }[ProfileField];

export type InputField = FieldWith<'line' | 'number'>;
export type FormField = FieldWith<'line' | 'number' | 'goals'>;

const controlOf = (field: ProfileField): string | undefined =>
  (CONTROLS as Partial<Record<ProfileField, string>>)[field];

export const FORM_FIELDS = PROFILE_FIELDS.filter((field): field is FormField => controlOf(field) !== 'elsewhere');
export const INPUT_FIELDS = FORM_FIELDS.filter((field): field is InputField => controlOf(field) !== 'goals');

export const isRequired = (field: ProfileField): boolean => 'missing' in FIELDS[field];
export const isNumber = (field: ProfileField): boolean => controlOf(field) === 'number';

/**
 * The values of a form. All except the goals are strings, even for fields that are numbers or may be absent in the
 * contract.
 */
export type FormValues = Record<InputField, string> & Record<FieldWith<'goals'>, readonly string[]>;

export function valuesOf(profile: UserProfile): FormValues {
  const values = FORM_FIELDS.map((field) => {
    const value = profile[field] ?? (controlOf(field) === 'goals' ? [] : '');
    return [field, Array.isArray(value) ? value : String(value)] as const;
  });
  return Object.fromEntries<string | readonly string[]>(values) as FormValues;
}

/** @returns the values as a merge patch; an empty optional field becomes `null`, so that the server removes it */
export function patchOf(values: Partial<FormValues>): ProfilePatch {
  return Object.fromEntries(
    FORM_FIELDS.filter((field) => values[field] !== undefined).map((field) => {
      const value = values[field];
      if (typeof value !== 'string') return [field, value];
      if (value.trim() === '' && !isRequired(field)) return [field, null];
      return [field, isNumber(field) ? Number(value) : value];
    }),
  );
}

/** @returns the invalid fields, according to the server's own rules */
export function fieldErrorsOf(values: Partial<FormValues>): FormField[] {
  try {
    parsePatch({ ...patchOf(values) });
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return fieldsOfErrors(error.errors ?? []);
  }
}

/** @returns the form fields that a problem's `errors` refer to */
export function fieldsOfErrors(errors: readonly { pointer: string }[]): FormField[] {
  return errors.flatMap(({ pointer }) => FORM_FIELDS.filter((field) => field === pointer.split('/')[1]));
}
