import { AppError } from '../../core/errors.ts';

/** For 200 characters in any script. */
export const MAX_TOKENS = 300;
/** Some variety from day to day, without getting carried away. */
export const TEMPERATURE = 0.7;

/** There is no message to be had from this model now. Says nothing of what was asked or answered. */
export function silent(name: string, why: string, cause?: unknown): AppError {
  return new AppError('unavailable', `The narrator ${name} has no message now: ${why}.`, { cause });
}
