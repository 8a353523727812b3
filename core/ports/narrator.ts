/** The input to a narrator. */
export interface Prompt {
  /** The instructions. They depend only on the language, so they contain no personal data. */
  system: string;
  /**
   * JSON with everything that the narrator is given about the owner and the pet. Text written by the owner occurs only here, inside string
   * values.
   */
  data: string;
  /**
   * Decides which sentences the template chooses. It differs by user, and increases by one from day to day. It is not sent to a model.
   */
  turn: number;
}

/**
 * Thrown when a narrator returns no usable message. `code` is a short reason, such as `status 401`. The code is logged, so it must not
 * contain the API key, the prompt or the response.
 */
export class NarratorError extends Error {
  readonly code: string;
  /** Whether the model will fail in the same way until its settings or permissions are changed, such as for a wrong key or model. */
  readonly isConfiguration: boolean;

  constructor(code: string, cause?: unknown, isConfiguration = false) {
    super(`The narrator has no message: ${code}.`, { cause });
    this.name = 'NarratorError';
    this.code = code;
    this.isConfiguration = isConfiguration;
  }
}

/** Writes the pet's message. */
export interface Narrator {
  /** The configured name. It is logged and shown to owners. */
  name: string;
  /** The id of the model, which is shown to owners beside its messages. If absent, the name is. */
  model?: string;
  /**
   * Whether the narrator calls a model. A model is called only for users about whom it may be asked (`core/pet/may-ask.ts`), after the
   * template has written a message, and at most once every two hours per user. It receives only readings shared for the purpose
   * `pet_messages`.
   */
  isRemote: boolean;
  /**
   * Writes one message. The returned text is untrusted: check it with `acceptMessage`.
   *
   * @param mayRepeat called before a failed request is sent again after a wait. It is not sent if this resolves to false
   * @throws NarratorError if there is no usable message, or the signal is aborted
   */
  say(prompt: Prompt, signal: AbortSignal, mayRepeat?: () => Promise<boolean>): Promise<string>;
}
