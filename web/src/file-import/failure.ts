import { SourceError } from '../../../sources/errors.ts';
import type { ReadFailure } from './messages.ts';

/** Thrown on the page when the worker could not read the files. */
export class ReadError extends Error {
  override name = 'ReadError';
  readonly failure: ReadFailure;

  constructor(failure: ReadFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** The form in which an error leaves the worker. Structured clones of errors lose their members. */
export function toReadFailure(error: unknown): ReadFailure {
  if (error instanceof SourceError) return { code: error.code, params: error.params };
  console.error(error);
  return { code: 'worker', params: {} };
}
