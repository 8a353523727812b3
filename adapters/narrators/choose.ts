import { ConfigError } from '../../core/errors.ts';
import type { Narrator } from '../../core/ports/narrator.ts';
import { bedrockNarrator } from './bedrock.ts';
import { openaiNarrator } from './openai-compatible.ts';
import { templateNarrator } from './template.ts';

type Env = Record<string, string | undefined>;

interface Choice {
  /** For the help text. */
  about: string;
  settings?: string;
  make: (env: Env) => Narrator;
}

/** By NARRATOR. */
const NARRATORS: Readonly<Record<string, Choice>> = {
  template: { about: 'needs no network', make: templateNarrator },
  'openai-compatible': {
    about: 'Ollama, llama.cpp, vLLM or a hosted one',
    settings: 'OPENAI_BASE_URL, OPENAI_MODEL, OPENAI_API_KEY',
    make: (env) =>
      openaiNarrator({
        baseUrl: address(env, 'OPENAI_BASE_URL'),
        apiKey: key(env, 'OPENAI_API_KEY'),
        model: needed(env, 'OPENAI_MODEL', 'such as llama3.2'),
      }),
  },
  bedrock: {
    about: 'with AWS credentials as usual',
    settings: 'AWS_REGION, BEDROCK_MODEL_ID',
    make: (env) =>
      bedrockNarrator({
        region: needed(env, 'AWS_REGION', 'such as eu-central-1'),
        modelId: needed(env, 'BEDROCK_MODEL_ID', 'such as eu.amazon.nova-lite-v1:0'),
      }),
  },
};

/** A line for each narrator, with its settings. */
export const NARRATOR_HELP = Object.entries(NARRATORS)
  .map(([name, { about, settings }]) => `    ${name.padEnd(37)}  ${about}${settings ? `: ${settings}` : ''}`)
  .join('\n');

/** The narrator that the settings ask for. Throws `ConfigError`. */
export function narratorFrom(env: Env): Narrator {
  const name = env.NARRATOR || 'template';
  const choice = Object.hasOwn(NARRATORS, name) ? NARRATORS[name] : undefined;
  if (!choice) {
    throw new ConfigError(`NARRATOR must be one of ${Object.keys(NARRATORS).join(', ')}, not ${JSON.stringify(name)}.`);
  }
  return choice.make(env);
}

function needed(env: Env, setting: string, example: string): string {
  const value = env[setting]?.trim();
  if (!value) throw new ConfigError(`${setting} must be set for NARRATOR=${env.NARRATOR}, ${example}.`);
  return value;
}

function address(env: Env, setting: string): string {
  const text = needed(env, setting, 'such as http://localhost:11434/v1');
  const url = URL.parse(text);
  // The address itself is not repeated: it may hold a password.
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash || url.username || url.password) {
    throw new ConfigError(`${setting} must be an http(s) address, without user, query and fragment.`);
  }
  return url.href.replace(/\/+$/, '');
}

/** Undefined when none is set, as most local servers need none. */
function key(env: Env, setting: string): string | undefined {
  const value = env[setting]?.trim();
  if (value && !/^[!-~]+$/.test(value))
    throw new ConfigError(`${setting} must be one word of visible ASCII characters.`);
  return value || undefined;
}
