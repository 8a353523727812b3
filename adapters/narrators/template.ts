import type { Narrator } from '../../core/ports/narrator.ts';

/**
 * Writes messages offline, without a model. Uses the languages in `LANGUAGES`, and English for every other locale. Equal prompts always
 * give equal messages. The abort signal is ignored, because this narrator is the fallback when another one times out.
 */
export function templateNarrator(): Narrator {
  return {
    name: 'template',
    isRemote: false,
    // The languages are loaded with the first message, because they would slow down a function's cold start.
    say: async (prompt) => (await import('./template-message.ts')).messageOf(prompt),
  };
}
