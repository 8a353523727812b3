/** What is put before a narrator. */
export interface Prompt {
  /** The instructions: the same for everybody of a language. */
  system: string;
  /** JSON: the only place where the owner's words occur, and only as values. */
  data: string;
  /** Not sent: what a narrator without a model may vary its words by, the same for one user and day. */
  seed: string;
}

/** A narrator has no message. `code` is the reason in a few words, such as `status 401`; it is logged, so it quotes neither the key, the prompt nor the answer. */
export class NarratorError extends Error {
  readonly code: string;

  constructor(code: string, cause?: unknown) {
    super(`The narrator has no message: ${code}.`, { cause });
    this.name = 'NarratorError';
    this.code = code;
  }
}

/** Writes what a pet says. */
export interface Narrator {
  /** As it is configured, logged, and shown to owners. */
  name: string;
  /**
   * Whether it asks a model. Then it is told only readings with the purpose `pet_messages`, and is asked after the template has
   * provided a message, at most once in two hours.
   */
  isRemote: boolean;
  /** One message, which is not to be trusted. Throws `NarratorError`, also when the signal is aborted. */
  say(prompt: Prompt, signal: AbortSignal): Promise<string>;
}
