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
  /** The id or ARN of a model or an inference profile. */
  modelId: string;
  /** Overrides the region's endpoint. Must support HTTP/2. */
  endpoint?: string | undefined;
  /** By default from the SDK's provider chain. */
  credentials?: BedrockRuntimeClientConfig['credentials'];
}

const MAX_ATTEMPTS = 2;
/** Any other stop reason means that the text was cut off, or was not written by the model. */
const COMPLETE: readonly (string | undefined)[] = ['end_turn', 'stop_sequence'];

/** A narrator on Amazon Bedrock. Uses the Converse API, whose requests do not depend on the model. */
export function bedrockNarrator(settings: BedrockSettings): Narrator {
  // The SDK is loaded on first use, as most requests need no message.
  const loadConverse = once(() => importConverse(settings));

  return {
    name: 'bedrock',
    isRemote: true,
    async say(prompt, signal) {
      try {
        const converse = await loadConverse();
        return await converse(prompt, signal);
      } catch (error) {
        throw new NarratorError(error instanceof Error ? error.name : 'unknown', error);
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
