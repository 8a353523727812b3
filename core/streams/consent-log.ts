import type { StreamUpdate } from '../../shared/models/typescript/types.ts';
import type { AppError, FieldError } from '../errors.ts';
import { MAX_CLOCK_SKEW_MS, parseTime } from '../util/time.ts';

/** Maximum number of entries of a consent log, of a stream or a profile. The oldest are removed. */
export const MAX_CONSENTS = 50;

type Imported = NonNullable<StreamUpdate['imported']>;

/**
 * Returns the `imported` member of a log entry, for consent that was given earlier in another system.
 *
 * @throws the error that `invalid` creates, if the time that the client sent is in the future
 */
export function importMark(
  imported: Imported | undefined,
  now: string,
  invalid: (errors: readonly FieldError[]) => AppError,
): { imported?: Imported } {
  if (!imported) return {};
  const given = parseTime(imported.given_at);
  if (given <= Date.parse(now) + MAX_CLOCK_SKEW_MS) return { imported: { given_at: new Date(given).toISOString() } };
  throw invalid([
    { pointer: '/imported/given_at', detail: 'This time is not in the past. Send the time when consent was given.' },
  ]);
}

export const isSameSet = (a: readonly string[] = [], b: readonly string[]): boolean =>
  a.length === b.length && a.every((entry) => b.includes(entry));
