// Generated from shared/contracts/new_lock.json by `npm run generate`. Do not edit.
import type { NewLock } from './types.ts';

export interface ValidationError {
  /** JSON Pointer to the invalid value. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}
/** Returns whether the value is valid. `errors` contains the errors of the last call. */
export const validate: { (value: unknown): value is NewLock; errors?: ValidationError[] | null };
