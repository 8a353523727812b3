import { ConfigError } from '../../core/errors.ts';
import type { Narrator } from '../../core/ports/narrator.ts';
import { bedrockNarrator } from './bedrock.ts';
import { openaiNarrator } from './openai-compatible.ts';
import { templateNarrator } from './template.ts';

type Env = Record<string, string | undefined>;

interface Choice {
  /** Description for the help text. */
  about: string;
  settings?: string;
  create: (env: Env) => Narrator;
}

/** The available narrators. The setting NARRATOR selects one by its key. */
const NARRATORS: Readonly<Record<string, Choice>> = {
  template: { about: 'needs no network', create: templateNarrator },
  'openai-compatible': {
    about: 'Ollama, llama.cpp, vLLM or a hosted API',
    settings: 'OPENAI_BASE_URL, OPENAI_MODEL, OPENAI_API_KEY',
    create: (env) =>
      openaiNarrator({
        baseUrl: urlIn(env, 'OPENAI_BASE_URL'),
        apiKey: apiKeyIn(env, 'OPENAI_API_KEY'),
        model: requiredIn(env, 'OPENAI_MODEL', 'such as llama3.2'),
      }),
  },
  bedrock: {
    about: 'Amazon Bedrock, with AWS credentials from the environment',
    settings: 'AWS_REGION, BEDROCK_MODEL_ID',
    create: (env) =>
      bedrockNarrator({
        region: requiredIn(env, 'AWS_REGION', 'such as eu-central-1'),
        modelId: requiredIn(env, 'BEDROCK_MODEL_ID', 'such as eu.amazon.nova-lite-v1:0'),
      }),
  },
};

/** The part of the help text that lists each narrator with its settings, one per line. */
export const NARRATOR_HELP = Object.entries(NARRATORS)
  .map(([name, { about, settings }]) => `    ${name.padEnd(37)}  ${about}${settings ? `: ${settings}` : ''}`)
  .join('\n');

/**
 * Creates the narrator selected by the settings.
 *
 * @throws `ConfigError` when a setting is invalid or missing
 */
export function narratorFrom(env: Env): Narrator {
  const name = env.NARRATOR || 'template';
  const choice = Object.hasOwn(NARRATORS, name) ? NARRATORS[name] : undefined;
  if (!choice) {
    throw new ConfigError(`NARRATOR must be one of ${Object.keys(NARRATORS).join(', ')}, not ${JSON.stringify(name)}.`);
  }
  return choice.create(env);
}

function requiredIn(env: Env, setting: string, example: string): string {
  const value = env[setting]?.trim();
  if (!value) throw new ConfigError(`${setting} must be set for NARRATOR=${env.NARRATOR}, ${example}.`);
  return value;
}

function urlIn(env: Env, setting: string): string {
  const text = requiredIn(env, setting, 'such as http://localhost:11434/v1');
  const url = URL.parse(text);
  // Do not quote the URL in the error, because a URL may contain a password.
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash || url.username || url.password) {
    throw new ConfigError(
      `${setting} must be an http(s) URL such as http://localhost:11434/v1, without user, query and fragment.`,
    );
  }
  return url.href.replace(/\/+$/, '');
}

/** The API key is optional, because local servers usually need none. */
function apiKeyIn(env: Env, setting: string): string | undefined {
  const value = env[setting]?.trim();
  if (value && !/^[!-~]+$/.test(value))
    throw new ConfigError(`${setting} must be visible ASCII characters without spaces.`);
  return value || undefined;
}
