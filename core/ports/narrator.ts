/** A narrator's input. */
export interface Prompt {
  /** The instructions. They depend on the language only. */
  system: string;
  /** JSON with everything about the owner and the pet. The owner's texts occur only here, as string values. */
  data: string;
  /** Varies the template's messages: one seed per user and day. Not sent to a model. */
  seed: string;
}

/**
 * The narrator returned no usable message. `code` is a short reason, such as `status 401`. It is logged, so it must not contain the API
 * key, the prompt or the answer.
 */
export class NarratorError extends Error {
  readonly code: string;

  constructor(code: string, cause?: unknown) {
    super(`The narrator has no message: ${code}.`, { cause });
    this.name = 'NarratorError';
    this.code = code;
  }
}

/** Writes the pet's message. */
export interface Narrator {
  /** The configured name, which is logged and shown to owners. */
  name: string;
  /**
   * Whether it calls a model. A model receives only readings with the purpose `pet_messages`. A model is called after the template has
   * provided a message, at most once in two hours per user.
   */
  isRemote: boolean;
  /**
   * Writes one message. Its text is untrusted: check it with `acceptMessage`.
   *
   * @throws NarratorError, also when the signal is aborted
   */
  say(prompt: Prompt, signal: AbortSignal): Promise<string>;
}
