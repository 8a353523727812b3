import { AppError } from '../../core/errors.ts';
import { parsePatch } from '../../core/users/profile.ts';
import type { ProfilePatch } from '../../shared/models/typescript/types.ts';

/** What a form holds: text, also where the contract has a number or nothing. */
export interface Fields {
  name?: string;
  petName?: string;
  age?: string;
  goals?: readonly string[];
}

export type Field = keyof Fields;

const POINTERS: Record<string, Field> = { name: 'name', pet_name: 'petName', age: 'age', health_goals: 'goals' };

/** The fields as a merge patch: an age that was left empty is none. */
export function patchOf({ name, petName, age, goals }: Fields): ProfilePatch {
  return {
    ...(name === undefined ? {} : { name }),
    ...(petName === undefined ? {} : { pet_name: petName }),
    ...(age === undefined ? {} : { age: age.trim() === '' ? null : Number(age) }),
    ...(goals === undefined ? {} : { health_goals: [...goals] }),
  };
}

/** The fields that cannot be accepted, by the very rules that the service has. */
export function fieldFaults(fields: Fields): Field[] {
  try {
    parsePatch({ ...patchOf(fields) });
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return fieldsAt(error.errors ?? []);
  }
}

/** The form's fields that problems point at. */
export function fieldsAt(errors: readonly { pointer: string }[]): Field[] {
  return errors.flatMap(({ pointer }) => POINTERS[pointer.split('/')[1] ?? ''] ?? []);
}
