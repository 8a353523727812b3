import { setTimeout as delay } from 'node:timers/promises';

const NAME = 'IdentityProviderError';
const MAX_ATTEMPTS = 2;
const RETRY_MS = 250;
/** Discovery documents and key sets usually take less than 20 KB. */
const MAX_BYTES = 128 * 1024;
/** Failures that a retry a moment later would not change. */
const LASTING = /^(status (?!429|5)|more than|not JSON)/;

/** Creates the error for a provider without a usable response. The code is logged, so it must not quote the response. */
export function providerError(code: string, cause?: unknown): Error & { code: string } {
  return Object.assign(new Error(`The identity provider sent no usable response: ${code}.`, { cause }), {
    name: NAME,
    code,
  });
}

/**
 * Fetches a JSON document of the provider. Retries once after a network error, a 429 or a 5xx. Redirects are refused: the document decides
 * which tokens are valid, so it must come from the configured host.
 *
 * @throws an error made by `providerError`
 */
export async function fetchProviderJson(url: string, signal: AbortSignal): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, { headers: { Accept: 'application/json' }, redirect: 'error', signal });
      if (response.ok) return JSON.parse(await limitedText(response));
      await response.body?.cancel();
      throw providerError(`status ${response.status}`);
    } catch (error) {
      const failure = toProviderError(error);
      if (attempt === MAX_ATTEMPTS || signal.aborted || LASTING.test(failure.code)) throw failure;
      await delay(RETRY_MS);
    }
  }
}

/** Reads the body up to the limit. Leaving the loop early cancels the stream, which closes the connection. */
async function limitedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw providerError(`more than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function toProviderError(error: unknown): Error & { code: string } {
  if (!(error instanceof Error)) return providerError('unknown', error);
  if (error.name === NAME && 'code' in error) return error as Error & { code: string };
  if (error instanceof SyntaxError) return providerError('not JSON', error);
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return providerError(typeof code === 'string' ? `${error.name} ${code}` : error.name, error);
}
