import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { AppError } from '../../core/errors.ts';
import type { UploadTerms } from '../../core/ports/objects.ts';

/** What a signed address allows, for so long. */
interface Grant {
  method: 'GET' | 'PUT';
  key: string;
  /** Seconds since 1970. */
  expires: number;
  contentType?: string | undefined;
  contentLength?: number | undefined;
}

/** A request on a signed address, as far as the signature has a say in it. */
export interface SignedRequest {
  method: 'GET' | 'PUT';
  key: string;
  query: URLSearchParams;
  contentType: string | undefined;
  contentLength: string | undefined;
}

export interface UrlSigner {
  address(key: string): string;
  uploadUrl(key: string, terms: UploadTerms): string;
  downloadUrl(key: string, expiresIn: number): string;
  /** Throws `invalid-signature` unless the address is signed for this very request and has not expired. */
  verify(request: SignedRequest): void;
}

interface Options {
  baseUrl: string;
  secret: Uint8Array;
  clock: () => Date;
}

/** Signs addresses under `/objects/` with HMAC-SHA-256 over method, key, expiry and, where given, type and length. */
export function urlSigner({ baseUrl, secret, clock }: Options): UrlSigner {
  // Made once: HMAC would make one of the bare bytes at every call, which costs six times the HMAC.
  const signingKey = createSecretKey(secret);
  const now = () => Math.floor(clock().getTime() / 1000);
  const address = (key: string) => `${baseUrl}/objects/${key}`;

  function signature(grant: Grant): string {
    // None of the parts can hold a line break, so no two grants read the same.
    const parts = [grant.method, grant.key, grant.expires, grant.contentType ?? '', grant.contentLength ?? ''];
    return createHmac('sha256', signingKey).update(parts.join('\n')).digest('base64url');
  }

  function sign(grant: Grant): string {
    const type = grant.contentType === undefined ? '' : `&content_type=${encodeURIComponent(grant.contentType)}`;
    const length = grant.contentLength === undefined ? '' : `&content_length=${grant.contentLength}`;
    return `${address(grant.key)}?expires=${grant.expires}${type}${length}&signature=${signature(grant)}`;
  }

  function verify({ method, key, query, contentType, contentLength }: SignedRequest): void {
    const expires = Number(query.get('expires'));
    const signedType = query.get('content_type') ?? undefined;
    const signedLength = query.get('content_length') ?? undefined;
    const grant = {
      method,
      key,
      expires,
      contentType: signedType,
      contentLength: signedLength === undefined ? undefined : Number(signedLength),
    };
    if (!equal(signature(grant), query.get('signature') ?? '')) {
      throw refused('Use the address exactly as the ticket gave it, with its method.');
    }
    if (expires <= now()) throw refused('This address has expired; ask for a fresh one.');
    if (signedType !== undefined && signedType !== contentType) {
      throw refused(`Send Content-Type: ${signedType}, as was signed, or ask for a new ticket.`);
    }
    if (signedLength !== undefined && signedLength !== contentLength) {
      throw refused(`Send exactly ${signedLength} bytes, as was signed, or ask for a new ticket.`);
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

function refused(detail: string): AppError {
  return new AppError('invalid-signature', detail);
}
