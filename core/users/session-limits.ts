import { AppError } from '../errors.ts';

/** The error of every limit on sessions, so that the response does not reveal which users exist. */
export function tooManySessions(retryAfter: number): AppError {
  const detail = `Too many sessions were requested. Wait ${retryAfter} s and try again.`;
  return new AppError('too-many-requests', detail, { retryAfter });
}
