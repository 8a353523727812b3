/** What is put before a narrator. */
export interface Prompt {
  /** The instructions: the same for everybody of a language. */
  system: string;
  /** JSON: the only place where the owner's words occur, and only as values. */
  data: string;
  /** Not sent: what a narrator without a model may vary its words by, the same for one user and day. */
  seed: string;
}

/** Writes what a pet says. */
export interface Narrator {
  name: 'template' | 'bedrock' | 'openai-compatible';
  /** One message. Throws when there is none to be had before the signal aborts. What it says is not to be trusted. */
  say(prompt: Prompt, signal: AbortSignal): Promise<string>;
}
