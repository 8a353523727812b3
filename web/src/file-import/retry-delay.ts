import { isApiError, isNetworkError } from '../../../client/errors.ts';

const FIRST_DELAY_MS = 1_000;
const MAX_DELAY_MS = 30_000;
/** If the server asks to wait longer, the import fails instead. */
const MAX_RETRY_AFTER_MS = 5 * 60_000;

/** @returns undefined if repeating the request would not help */
export function retryDelayMs(error: unknown, attempts: number): number | undefined {
  const backoff = Math.min(FIRST_DELAY_MS * 2 ** (attempts - 1), MAX_DELAY_MS);
  if (isNetworkError(error)) return backoff;
  if (!isApiError(error) || ![429, 502, 503, 504].includes(error.status)) return undefined;
  const { retryAfterMs = 0 } = error;
  return retryAfterMs > MAX_RETRY_AFTER_MS ? undefined : Math.max(backoff, retryAfterMs);
}
