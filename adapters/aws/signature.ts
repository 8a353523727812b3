import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { AwsSettings } from './settings.ts';

export interface Signable {
  method: 'GET' | 'POST' | 'PUT';
  /** Without characters that would need escaping. */
  path: string;
  /** Parameters in the order of their names, escaped. */
  query: string;
  /** All that are signed, by name in lower case, in order. */
  headers: readonly (readonly [name: string, value: string])[];
  /** SHA-256 of the body in hex, or `UNSIGNED-PAYLOAD`. */
  payload: string;
}

/** One request's signature in the making: these go into the request, before it can be signed. */
export interface Signing {
  /** `20261123T130000Z` */
  date: string;
  credential: string;
  sessionToken: string | undefined;
  /** The signature, in hex. */
  sign(request: Signable): string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The names of signed headers, as they are told beside the signature. */
export const namesOf = (headers: Signable['headers']): string => headers.map(([name]) => name).join(';');

/**
 * AWS Signature Version 4, with the credentials and the time of the moment. About 7 µs each; packages take 5 to 50 times that:
 * docs/decisions.md.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function signatureV4(service: 'dynamodb' | 's3', { region, credentials, clock }: AwsSettings): () => Signing {
  let kept: { for: string; key: KeyObject } | undefined;

  /** The same for a day. A KeyObject, as Node would make one of plain bytes for every signature, which costs more than the rest. */
  function keyFor(secret: string, scope: string): KeyObject {
    const what = `${secret} ${scope}`;
    if (kept?.for !== what)
      kept = { for: what, key: createSecretKey(scope.split('/').reduce(derive, bytesOf(`AWS4${secret}`))) };
    return kept.key;
  }

  return () => {
    const { accessKeyId, secretAccessKey, sessionToken } = credentials();
    const date = clock
      .now()
      .toISOString()
      .replaceAll(/[-:]|\.\d{3}/g, '');
    const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
    return {
      date,
      credential: `${accessKeyId}/${scope}`,
      sessionToken,
      sign({ method, path, query, headers, payload }) {
        const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('');
        const request = `${method}\n${path}\n${query}\n${lines}\n${namesOf(headers)}\n${payload}`;
        const text = `${ALGORITHM}\n${date}\n${scope}\n${hash('sha256', request)}`;
        return createHmac('sha256', keyFor(secretAccessKey, scope)).update(text).digest('hex');
      },
    };
  };
}

const bytesOf = (text: string): Buffer => Buffer.from(text);
const derive = (key: Buffer, part: string): Buffer => createHmac('sha256', key).update(part).digest();
