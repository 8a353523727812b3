import type { Context } from 'hono';
import { AppError } from '../core/errors.ts';
import { headerOf } from './host.ts';

/** UUIDs, ULIDs and other keys: visible ASCII characters, with enough of them that two clients do not choose the same key. */
const KEY = /^[!-~]{16,64}$/;
/** The header is a quoted string in the draft of the IETF, and without quotes in most APIs. */
const QUOTED = /^"(.*)"$/;

/**
 * Returns the key of a create, without quotes.
 *
 * @throws `invalid-parameter` if the key has another form, or there are several keys that differ
 */
export function idempotencyKeyOf(context: Context): string | undefined {
  const header = headerOf(context, 'idempotency-key');
  if (header === undefined) return undefined;
  const key = onceOf(header.trim());
  const bare = QUOTED.exec(key)?.[1] ?? key;
  if (KEY.test(bare)) return bare;
  throw new AppError(
    'invalid-parameter',
    'The Idempotency-Key is invalid. Send a UUID such as 7b1f3c52-9a4e-4c0e-8a53-2f1d7f6c9b10, or another key of 16 to 64 visible ASCII characters.',
  );
}

/** Repeated headers are joined by commas. Identical ones count once. */
function onceOf(header: string): string {
  const parts = new Set(header.split(',').map((part) => part.trim()));
  const [first = ''] = parts;
  return parts.size === 1 ? first : header;
}
