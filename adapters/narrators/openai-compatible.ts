import type { Narrator } from '../../core/ports/narrator.ts';
import { httpNarrator, unusable } from './http.ts';
import { MAX_TOKENS, TEMPERATURE } from './limits.ts';

export interface OpenaiSettings {
  /** The address before `/chat/completions`, such as http://localhost:11434/v1. */
  baseUrl: string;
  apiKey?: string | undefined;
  model: string;
}

/** These mean that the text is cut off, or not the model's own. Servers differ in what they call a good end. */
const UNFINISHED: readonly unknown[] = ['length', 'content_filter', 'tool_calls'];

/** Lets a model behind the chat completions API write: Ollama, llama.cpp, vLLM, and many that are hosted. */
export function openaiNarrator({ baseUrl, apiKey, model }: OpenaiSettings): Narrator {
  return httpNarrator({
    name: 'openai-compatible',
    url: `${baseUrl}/chat/completions`,
    headers: apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` },
    bodyOf: ({ system, data }) => ({
      model,
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: data },
      ],
      max_tokens: MAX_TOKENS,
      temperature: TEMPERATURE,
      stream: false,
    }),
    messageIn,
  });
}

/** What is read of an answer, all of which may be missing. */
interface Completion {
  choices?: ({ finish_reason?: unknown; message?: { content?: unknown } | null } | null)[] | null;
}

function messageIn(answer: unknown): string {
  const choice = (answer as Completion | null)?.choices?.[0];
  const content = choice?.message?.content;
  if (UNFINISHED.includes(choice?.finish_reason)) throw unusable(`it stopped for ${choice?.finish_reason}`);
  if (typeof content !== 'string' || content.trim() === '') throw unusable('it said nothing');
  return content;
}
