/** A file cannot be read as what it should be. The message is for the user and contains no readings. */
export class SourceError extends Error {
  override name = 'SourceError';
}
