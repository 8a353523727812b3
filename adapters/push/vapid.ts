import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import type { VapidKeys } from './vapid-keys.ts';

/** Push services refuse tokens of more than 24 hours (RFC 8292, §2). Shorter ones depend less on their clocks being right. */
const LIFETIME_S = 12 * 60 * 60;

/**
 * Returns a function that makes the `Authorization` header for a push service (RFC 8292).
 *
 * @param subject whom a push service may ask about the messages; some require it
 */
export function vapid({ publicKey, privateKey }: VapidKeys, subject: string | undefined, clock: () => Date) {
  const coordinates = { x: publicKey.toString('base64url', 1, 33), y: publicKey.toString('base64url', 33) };
  const jwk = { kty: 'EC', crv: 'P-256', ...coordinates, d: privateKey.toString('base64url') };
  const key = createPrivateKey({ key: jwk, format: 'jwk' });

  return async (endpoint: URL): Promise<string> => {
    const exp = Math.floor(clock().getTime() / 1000) + LIFETIME_S;
    const claims = { aud: endpoint.origin, exp, ...(subject === undefined ? {} : { sub: subject }) };
    const token = await new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'ES256' }).sign(key);
    return `vapid t=${token}, k=${publicKey.toString('base64url')}`;
  };
}

/** Returns the subject: `SUPPORT_CONTACT` as a URL, or else the service's address; undefined if that has no TLS. */
export function vapidSubject(supportContact: string | undefined, baseUrl: string): string | undefined {
  if (supportContact !== undefined) return URL.canParse(supportContact) ? supportContact : `mailto:${supportContact}`;
  return baseUrl.startsWith('https://') ? baseUrl : undefined;
}
