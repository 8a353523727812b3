import type { User } from '../ports/users.ts';
import { FIELDS, PROFILE_FIELDS, type PromptField } from '../users/fields.ts';

/** Profile fields, keyed by their member names in the prompt. */
export type PromptFields = { [F in PromptField as (typeof FIELDS)[F]['promptMember']]?: User[F] };

/** Returns the profile fields for the prompt. Empty lists are left out. */
export function promptFieldsOf(user: Pick<User, PromptField>): PromptFields {
  const fields = PROFILE_FIELDS.flatMap((field) => {
    const { promptMember } = FIELDS[field];
    const value = promptMember === null ? undefined : user[field as PromptField];
    const isEmpty = value === undefined || (Array.isArray(value) && value.length === 0);
    return isEmpty ? [] : [[promptMember, value]];
  });
  return Object.fromEntries(fields);
}
