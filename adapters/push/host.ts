import { ECDH } from 'node:crypto';
import { ConfigError } from '../../core/errors.ts';
import type { PushHost } from '../../core/ports/push.ts';
import { isPushEndpoint } from './endpoint.ts';
import { CURVE, vapidKeys } from './vapid-keys.ts';

const POINT_BYTES = 65;

/**
 * Creates what subscribing needs.
 *
 * @param secret 32 random bytes, from which the server's key pair is derived
 * @param local an origin that is allowed as push service, for tests
 */
export function pushHost(secret: Uint8Array, local: string | undefined): PushHost {
  return {
    publicKey: vapidKeys(secret).publicKey.toString('base64url'),
    isEndpoint: (url) => isPushEndpoint(url, local),
    isPublicKey: isPoint,
  };
}

function isPoint(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url');
  // 4 is the mark of an uncompressed point.
  if (bytes.length !== POINT_BYTES || bytes[0] !== 4) return false;
  try {
    ECDH.convertKey(bytes, CURVE);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads `PUSH_TEST_ORIGIN`: the origin of a push service in a test, which may be local and without TLS.
 *
 * @returns undefined if it is empty
 * @throws `ConfigError` if it is not an origin
 */
export function readTestOrigin(setting = ''): string | undefined {
  if (setting === '') return undefined;
  const url = URL.parse(setting);
  if (url && url.origin === setting) return setting;
  throw new ConfigError(
    `PUSH_TEST_ORIGIN must be an origin such as http://127.0.0.1:9000, not ${JSON.stringify(setting)}.`,
  );
}
