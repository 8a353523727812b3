import type { Narrator } from '../../core/ports/narrator.ts';
import { httpNarrator, narratorError } from './http.ts';
import { MAX_TOKENS, TEMPERATURE } from './limits.ts';

export interface OpenaiSettings {
  /** The part of the URL before `/chat/completions`, such as http://localhost:11434/v1. */
  baseUrl: string;
  apiKey?: string | undefined;
  model: string;
}

/**
 * Finish reasons which mean that the text was cut off or that the model did not write it. Servers differ in the value for a complete text,
 * so these are listed instead.
 */
const INCOMPLETE: readonly unknown[] = ['length', 'content_filter', 'tool_calls'];

/** Writes messages through the chat completions API, which Ollama, llama.cpp, vLLM and many hosted models offer. */
export function openaiNarrator({ baseUrl, apiKey, model }: OpenaiSettings): Narrator {
  return httpNarrator({
    name: 'openai-compatible',
    id: model,
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

/** The parts of a response that are used. Any of them may be missing. */
interface Completion {
  choices?: ({ finish_reason?: unknown; message?: { content?: unknown } | null } | null)[] | null;
}

function messageIn(response: unknown): string {
  const choice = (response as Completion | null)?.choices?.[0];
  const content = choice?.message?.content;
  if (INCOMPLETE.includes(choice?.finish_reason)) throw narratorError(`finish_reason ${choice?.finish_reason}`);
  if (typeof content !== 'string' || content.trim() === '') throw narratorError('empty message');
  return content;
}
