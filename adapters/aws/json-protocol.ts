/**
 * AWS's JSON protocols, which DynamoDB (1.0) and Systems Manager (1.1) use.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
import { hash } from 'node:crypto';
import { ALGORITHM, type Signer, signedHeaders } from './sigv4.ts';

interface JsonCall {
  host: string;
  version: '1.0' | '1.1';
  /** The service's API and the operation, such as `DynamoDB_20120810.GetItem`. */
  target: string;
  body: string;
}

/** Returns the headers of a signed call. */
export function jsonHeaders(
  signer: Signer,
  { host, version, target, body }: JsonCall,
): Record<string, string | number> {
  const { date, credential, sessionToken, sign } = signer;
  const headers: [name: string, value: string][] = [
    ['content-type', `application/x-amz-json-${version}`],
    ['host', host],
    ['x-amz-date', date],
  ];
  if (sessionToken !== undefined) headers.push(['x-amz-security-token', sessionToken]);
  headers.push(['x-amz-target', target]);
  const signature = sign({ method: 'POST', path: '/', query: '', headers, payloadHash: hash('sha256', body) });
  return {
    ...Object.fromEntries(headers),
    'content-length': Buffer.byteLength(body),
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${signedHeaders(headers)}, Signature=${signature}`,
  };
}

/**
 * Extracts the error's type, such as `ThrottlingException`. Engines send it in the header or in the body, with or without a namespace
 * before `#` and an address after `:`.
 */
export function errorTypeOf(header: unknown, body: Record<string, unknown> | undefined): string | undefined {
  const text = [header, body?.__type, body?.code].find((value) => typeof value === 'string' && value !== '');
  return typeof text === 'string' ? text.split(':')[0]?.split('#').at(-1)?.trim() : undefined;
}

/** @returns undefined when the text is not a JSON object */
export function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
