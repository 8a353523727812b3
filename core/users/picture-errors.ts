import { AppError } from '../errors.ts';

const RETRY_AFTER_S = 5;

/** Returns whether the error means that this picture can never become a portrait, even if the request is retried. */
export function isUnusablePicture(error: unknown): boolean {
  return error instanceof AppError && ['picture-too-large', 'unreadable-picture'].includes(error.code);
}

export function pictureTooLarge(): AppError {
  return new AppError(
    'picture-too-large',
    'The picture is too large. Send a picture of at most 10 MiB and 52 megapixels.',
  );
}

export function publishingTooSlow(): AppError {
  const detail = 'Processing the picture took too long. Wait a moment and publish it again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
