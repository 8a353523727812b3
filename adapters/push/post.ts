import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';

interface PostRequest {
  headers: Record<string, string | number>;
  body: Uint8Array;
  lookup: LookupFunction;
  signal: AbortSignal;
}

export interface PostAnswer {
  status: number;
  /** The header `Retry-After`. */
  retryAfter: string | undefined;
}

/**
 * Sends a POST over a connection of its own. Reads only the status and the headers of the answer, at most 16 KB, and follows no redirect.
 */
export function post(url: URL, { body, ...options }: PostRequest): Promise<PostAnswer> {
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = start(url, { method: 'POST', agent: false, ...options });
    request.once('error', reject);
    request.once('response', (response: IncomingMessage) => {
      const { statusCode = 0, headers } = response;
      resolve({ status: statusCode, retryAfter: headers['retry-after'] });
      response.destroy();
    });
    request.end(body);
  });
}
