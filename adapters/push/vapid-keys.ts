import { createECDH, hkdfSync } from 'node:crypto';

export const CURVE = 'prime256v1';
/** The order of the curve P-256. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
/** 64 bits more than the order has, so that the key is not biased (FIPS 186-5, A.2.1). */
const SEED_BYTES = 40;

/** The server's key pair for Web Push (RFC 8292). */
export interface VapidKeys {
  /** An uncompressed point. */
  publicKey: Buffer;
  /** The scalar, 32 bytes. */
  privateKey: Buffer;
}

/**
 * Derives the server's key pair from a secret of 32 random bytes. Browsers are subscribed with the public key, so another secret makes all
 * subscriptions unusable.
 */
export function vapidKeys(secret: Uint8Array): VapidKeys {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'hatchery-vapid', SEED_BYTES)).toString('hex');
  const scalar = (BigInt(`0x${seed}`) % (ORDER - 1n)) + 1n;
  const privateKey = Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex');
  const pair = createECDH(CURVE);
  pair.setPrivateKey(privateKey);
  return { publicKey: pair.getPublicKey(), privateKey };
}
