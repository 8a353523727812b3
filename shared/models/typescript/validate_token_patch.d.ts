// Generated from shared/contracts/token_patch.json by `npm run generate`. Do not edit.
import type { TokenPatch } from './types.ts';

export interface Fault {
  /** JSON Pointer to the value at fault. */
  instancePath: string;
  keyword: string;
  params: Record<string, unknown>;
}
/** Says whether the value keeps the contract; `errors` then holds the last call's faults. */
export const validate: { (value: unknown): value is TokenPatch; errors?: Fault[] | null };
