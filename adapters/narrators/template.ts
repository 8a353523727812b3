import type { Narrator } from '../../core/ports/narrator.ts';
import { once } from '../../core/util/once.ts';

/** The languages are loaded with the first message, because they would slow down a function's cold start. */
const load = once(() => import('./template-message.ts'));

/**
 * Writes messages offline, without a model. Uses the languages in `LANGUAGES`, and English for every other locale. Equal prompts always
 * give equal messages. The abort signal is ignored, because this narrator is the fallback when another one times out.
 */
export function templateNarrator(): Narrator {
  return {
    name: 'template',
    isRemote: false,
    say: async (prompt) => (await load()).messageOf(prompt),
  };
}
