// Generated from shared/contracts/new_push_subscription.json by `npm run generate`. Do not edit.
import type { NewPushSubscription } from './types.ts';

export interface ValidationError {
  /** JSON Pointer to the invalid value. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}
/** Returns whether the value is valid. `errors` contains the errors of the last call. */
export const validate: { (value: unknown): value is NewPushSubscription; errors?: ValidationError[] | null };
