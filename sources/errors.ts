/** Thrown when a file does not have the expected format. The message is shown to the user, and contains no readings. */
export class SourceError extends Error {
  override name = 'SourceError';
}
