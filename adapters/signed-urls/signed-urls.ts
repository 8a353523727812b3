import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { UploadOptions } from '../../core/ports/objects.ts';

/** The request that a signed URL permits until the URL expires. */
interface SignedTerms {
  method: 'GET' | 'PUT';
  key: string;
  /** Seconds since 1970. */
  expires: number;
  contentType?: string | undefined;
  contentLength?: number | undefined;
}

/** The parts of a request that `verify` checks. */
export interface SignedRequest {
  method: 'GET' | 'PUT';
  key: string;
  query: URLSearchParams;
  contentType: string | undefined;
  contentLength: string | undefined;
}

export interface UrlSigner {
  address(key: string): string;
  uploadUrl(key: string, options: UploadOptions): string;
  downloadUrl(key: string, expiresIn: number): string;
  /** @throws `invalid-signature` if the URL has expired or was not signed for this request */
  verify(request: SignedRequest): void;
}

interface Options {
  baseUrl: string;
  secret: Uint8Array;
  clock: () => Date;
}

/**
 * Signs URLs under `/objects/` with HMAC-SHA-256. The signature covers the method, key and expiry, and the content type and length if they
 * are given.
 */
export function urlSigner({ baseUrl, secret, clock }: Options): UrlSigner {
  // The key object is created once: `createHmac` with raw bytes would create one on every call, at six times the cost of the HMAC.
  const signingKey = createSecretKey(secret);
  const now = () => Math.floor(clock().getTime() / 1000);
  const address = (key: string) => `${baseUrl}/objects/${key}`;

  function signature(terms: SignedTerms): string {
    // No part can contain a line break, so different terms never produce the same text to sign.
    const parts = [terms.method, terms.key, terms.expires, terms.contentType ?? '', terms.contentLength ?? ''];
    return createHmac('sha256', signingKey).update(parts.join('\n')).digest('base64url');
  }

  function sign(terms: SignedTerms): string {
    const type = terms.contentType === undefined ? '' : `&content_type=${encodeURIComponent(terms.contentType)}`;
    const length = terms.contentLength === undefined ? '' : `&content_length=${terms.contentLength}`;
    return `${address(terms.key)}?expires=${terms.expires}${type}${length}&signature=${signature(terms)}`;
  }

  function verify({ method, key, query, contentType, contentLength }: SignedRequest): void {
    const expires = Number(query.get('expires'));
    const signedType = query.get('content_type') ?? undefined;
    const signedLength = query.get('content_length') ?? undefined;
    const terms = {
      method,
      key,
      expires,
      contentType: signedType,
      contentLength: signedLength === undefined ? undefined : Number(signedLength),
    };
    if (!equal(signature(terms), query.get('signature') ?? '')) {
      throw invalidSignature('The signature does not match. Use the URL and method exactly as received.');
    }
    if (expires <= now()) throw invalidSignature('The URL has expired. Request a new one.');
    if (signedType !== undefined && signedType !== contentType) {
      throw invalidSignature(`Send Content-Type: ${signedType}, as signed, or request a new ticket.`);
    }
    if (signedLength !== undefined && signedLength !== contentLength) {
      throw invalidSignature(`Send exactly ${signedLength} bytes, as signed, or request a new ticket.`);
    }
  }

  return {
    address,
    uploadUrl: (key, { expiresIn, contentType, contentLength }) =>
      sign({ method: 'PUT', key, expires: now() + expiresIn, contentType, contentLength }),
    downloadUrl: (key, expiresIn) => sign({ method: 'GET', key, expires: now() + expiresIn }),
    verify,
  };
}

function equal(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

function invalidSignature(detail: string): AppError {
  return new AppError('invalid-signature', detail);
}
