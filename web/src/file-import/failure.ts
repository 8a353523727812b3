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
export const toReadFailure = (error: unknown): ReadFailure =>
  error instanceof SourceError ? { code: error.code, params: error.params } : { code: 'worker', params: {} };
