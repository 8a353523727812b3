/** A file is not in the expected format. The message is for the user and contains no readings. */
export class SourceError extends Error {
  override name = 'SourceError';
}
