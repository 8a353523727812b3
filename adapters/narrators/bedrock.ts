import type {
  BedrockRuntimeClient,
  BedrockRuntimeClientConfig,
  ConverseCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { type Narrator, NarratorError, type Prompt } from '../../core/ports/narrator.ts';
import { once } from '../../core/util/once.ts';
import { MAX_TOKENS, TEMPERATURE } from './limits.ts';

export interface BedrockSettings {
  region: string;
  /** The id or ARN of a model or of an inference profile. */
  modelId: string;
  /** Replaces the region's default endpoint. The server must support HTTP/2. */
  endpoint?: string | undefined;
  /** Defaults to the SDK's credential provider chain. */
  credentials?: BedrockRuntimeClientConfig['credentials'];
}

const MAX_ATTEMPTS = 2;
/** Stop reasons of a complete message. Any other reason means that the text was cut off or that the model did not write it. */
const COMPLETE: readonly (string | undefined)[] = ['end_turn', 'stop_sequence'];

/** Errors that every request gets until the model, the role or the account is changed. */
const CONFIGURATION: readonly string[] = [
  'AccessDeniedException',
  'CredentialsProviderError',
  'ResourceNotFoundException',
  'UnrecognizedClientException',
  'ValidationException',
];

/** Writes messages with a model on Amazon Bedrock. Uses the Converse API, which takes the same request for every model. */
export function bedrockNarrator(settings: BedrockSettings): Narrator {
  // The SDK is loaded on first use, because most requests need no message.
  const loadConverse = once(() => importConverse(settings));

  return {
    name: 'bedrock',
    // Without the account and the region of an ARN.
    model: settings.modelId.slice(settings.modelId.lastIndexOf('/') + 1),
    isRemote: true,
    async say(prompt, signal) {
      try {
        const converse = await loadConverse();
        return await converse(prompt, signal);
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown';
        throw new NarratorError(name, error, CONFIGURATION.includes(name));
      }
    },
  };
}

type Converse = (prompt: Prompt, signal: AbortSignal) => Promise<string>;

async function importConverse({ region, modelId, endpoint, credentials }: BedrockSettings): Promise<Converse> {
  const sdk = await import('@aws-sdk/client-bedrock-runtime');
  const client: BedrockRuntimeClient = new sdk.BedrockRuntimeClient({
    region,
    maxAttempts: MAX_ATTEMPTS,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
  return async ({ system, data }, signal) => {
    const command: ConverseCommand = new sdk.ConverseCommand({
      modelId,
      system: [{ text: system }],
      messages: [{ role: 'user', content: [{ text: data }] }],
      inferenceConfig: { maxTokens: MAX_TOKENS, temperature: TEMPERATURE },
    });
    const { output, stopReason } = await client.send(command, { abortSignal: signal });
    const text = (output?.message?.content ?? []).map((block) => block.text ?? '').join('');
    if (!COMPLETE.includes(stopReason)) throw namedError('Incomplete', `The stop reason is ${stopReason}.`);
    if (text.trim() === '') throw namedError('Empty', 'The message is empty.');
    return text;
  };
}

function namedError(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
