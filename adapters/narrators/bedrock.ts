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
  /** A model's id, an inference profile's, or the ARN of either. */
  modelId: string;
  /** The address of a Bedrock other than the region's own. It must speak HTTP/2. */
  endpoint?: string | undefined;
  /** Without them, the SDK finds them as usual (environment, profile, role). */
  credentials?: BedrockRuntimeClientConfig['credentials'];
}

const ATTEMPTS = 2;
/** Anything else means that the text is cut off, or not the model's own. */
const FINISHED: readonly (string | undefined)[] = ['end_turn', 'stop_sequence'];

/** A narrator on Amazon Bedrock. Uses the Converse API, which is the same for all models. */
export function bedrockNarrator(settings: BedrockSettings): Narrator {
  // The SDK is loaded at the first message, as most requests need none.
  const converse = once(() => open(settings));

  return {
    name: 'bedrock',
    isRemote: true,
    async say(prompt, signal) {
      try {
        return await (await converse())(prompt, signal);
      } catch (error) {
        throw new NarratorError(error instanceof Error ? error.name : 'unknown', error);
      }
    },
  };
}

type Converse = (prompt: Prompt, signal: AbortSignal) => Promise<string>;

async function open({ region, modelId, endpoint, credentials }: BedrockSettings): Promise<Converse> {
  const sdk = await import('@aws-sdk/client-bedrock-runtime');
  const client: BedrockRuntimeClient = new sdk.BedrockRuntimeClient({
    region,
    maxAttempts: ATTEMPTS,
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
    if (!FINISHED.includes(stopReason)) throw named('Unfinished', `It stopped for ${stopReason}`);
    if (text.trim() === '') throw named('Empty', 'It said nothing');
    return text;
  };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
