import { AppError } from '../../core/errors.ts';

const RETRY_AFTER_S = 1;

/** What callers are told when AWS is out of reach, too slow, or turning requests away, and trying again has not helped. */
export function unavailable(cause: unknown): AppError {
  const detail = 'The storage does not answer just now. Wait a moment and send it again; that is safe.';
  return new AppError('unavailable', detail, { cause, retryAfter: RETRY_AFTER_S });
}
