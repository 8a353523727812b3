/**
 * AWS Signature Version 4. Computing a signature takes about 7 µs; the npm packages take 5 to 50 times as long (see docs/decisions.md).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';
import type { AwsClock } from './clock.ts';
import type { Place } from './endpoints.ts';

export interface AwsSettings extends Place {
  /** Called for every signature, because a role's credentials are replaced while the process runs. */
  credentials: () => AwsCredentials;
  clock: AwsClock;
}

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  /** Present only for a role's temporary credentials. */
  sessionToken?: string;
}

/** The parts of a request that the signature covers. */
export interface CanonicalRequest {
  method: 'GET' | 'POST' | 'PUT';
  /** The URL path. It must not contain characters that need escaping. */
  path: string;
  /** The escaped query parameters, sorted by name. */
  query: string;
  /** The signed headers, sorted by name. Names are in lower case. */
  headers: readonly (readonly [name: string, value: string])[];
  /** The body's SHA-256 hash in hex, or `UNSIGNED-PAYLOAD`. */
  payloadHash: string;
}

/**
 * Signs a single request. The date, credential and session token are also sent in the request, so they are available before it is signed.
 */
export interface Signer {
  /** `20261123T130000Z` */
  date: string;
  credential: string;
  sessionToken: string | undefined;
  /** Returns the signature in hex. */
  sign(request: CanonicalRequest): string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The value of `SignedHeaders`: the names of the signed headers. */
export const signedHeaders = (headers: CanonicalRequest['headers']): string => headers.map(([name]) => name).join(';');

/** @returns a function that creates a signer from the current credentials and time */
export function sigV4(service: 'dynamodb' | 's3' | 'ssm', { region, credentials, clock }: AwsSettings): () => Signer {
  let cached: { id: string; key: KeyObject } | undefined;

  /**
   * Derives the signing key, which changes once a day. The key is cached as a `KeyObject`, because creating one takes longer than the
   * remaining steps of signing.
   */
  function signingKey(secret: string, scope: string): KeyObject {
    const id = `${secret} ${scope}`;
    if (cached?.id !== id)
      cached = { id, key: createSecretKey(scope.split('/').reduce(hmac, Buffer.from(`AWS4${secret}`))) };
    return cached.key;
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
      sign({ method, path, query, headers, payloadHash }) {
        const lines = headers.map(([name, value]) => `${name}:${value}\n`).join('');
        const request = `${method}\n${path}\n${query}\n${lines}\n${signedHeaders(headers)}\n${payloadHash}`;
        const stringToSign = `${ALGORITHM}\n${date}\n${scope}\n${hash('sha256', request)}`;
        return createHmac('sha256', signingKey(secretAccessKey, scope)).update(stringToSign).digest('hex');
      },
    };
  };
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

export interface PresignOptions {
  method: 'GET' | 'PUT';
  key: string;
  /** Time in seconds for which the URL is valid. */
  expiresIn: number;
  /** If set, the client must send exactly this `Content-Type`. If undefined, the header is not signed. */
  contentType?: string | undefined;
  contentLength?: number | undefined;
}

/**
 * Presigns object URLs without sending a request. The signature covers the host and the given headers, but no checksum and no body.
 *
 * @param root the bucket's URL
 */
export function presigner(root: string, settings: AwsSettings): (options: PresignOptions) => string {
  const newSigner = sigV4('s3', settings);
  const { host, pathname } = new URL(root);
  const folder = pathname === '/' ? '' : pathname;

  return ({ method, key, expiresIn, contentType, contentLength }) => {
    const { date, credential, sessionToken, sign } = newSigner();
    const headers: [name: string, value: string][] = [];
    if (contentLength !== undefined) headers.push(['content-length', String(contentLength)]);
    if (contentType !== undefined) headers.push(['content-type', contentType]);
    headers.push(['host', host]);
    const token = sessionToken === undefined ? '' : `&X-Amz-Security-Token=${encodeURIComponent(sessionToken)}`;
    const query = `X-Amz-Algorithm=${ALGORITHM}&X-Amz-Content-Sha256=UNSIGNED-PAYLOAD&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Date=${date}&X-Amz-Expires=${expiresIn}${token}&X-Amz-SignedHeaders=${encodeURIComponent(signedHeaders(headers))}`;
    const signature = sign({ method, path: `${folder}/${key}`, query, headers, payloadHash: 'UNSIGNED-PAYLOAD' });
    return `${root}/${key}?${query}&X-Amz-Signature=${signature}`;
  };
}
