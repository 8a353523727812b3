import { createCipheriv, createECDH, type ECDH, hkdfSync, randomBytes } from 'node:crypto';
import type { PushTarget } from '../../core/ports/push.ts';
import { CURVE } from './vapid-keys.ts';

const SALT_BYTES = 16;
/** The record size that RFC 8291 recommends, of which a message is the only and last record. */
const RECORD_BYTES = 4096;
/** Ends the text of the last record; padding follows (RFC 8188, §2). */
const LAST_RECORD = 2;

interface Options {
  /** The size to pad the text to, in bytes. */
  padTo: number;
  /** Both are random by default, and given only to repeat the example of RFC 8291. */
  sender?: ECDH;
  salt?: Uint8Array;
}

/** Encrypts a message for a browser (RFC 8291), in the content encoding `aes128gcm` (RFC 8188). */
export function encryptMessage(
  text: string,
  { p256dh, auth }: PushTarget['keys'],
  { padTo, sender = newSender(), salt = randomBytes(SALT_BYTES) }: Options,
): Buffer {
  const [receiver, own] = [Buffer.from(p256dh, 'base64url'), sender.getPublicKey()];
  const agreed = sender.computeSecret(receiver);
  const shared = derive(agreed, Buffer.from(auth, 'base64url'), ['WebPush: info\0', receiver, own]);
  const key = derive(shared, salt, ['Content-Encoding: aes128gcm\0'], 16);
  const nonce = derive(shared, salt, ['Content-Encoding: nonce\0'], 12);
  const record = Buffer.concat([Buffer.from(text), Buffer.of(LAST_RECORD)]);
  const padding = Buffer.alloc(Math.max(0, padTo + 1 - record.length));
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const sealed = [cipher.update(record), cipher.update(padding), cipher.final(), cipher.getAuthTag()];
  const head = Buffer.alloc(SALT_BYTES + 5);
  head.set(salt);
  head.writeUInt32BE(RECORD_BYTES, SALT_BYTES);
  head.writeUInt8(own.length, SALT_BYTES + 4);
  return Buffer.concat([head, own, ...sealed]);
}

function newSender(): ECDH {
  const sender = createECDH(CURVE);
  sender.generateKeys();
  return sender;
}

function derive(key: Uint8Array, salt: Uint8Array, info: readonly (string | Uint8Array)[], bytes = 32): Buffer {
  const context = Buffer.concat(info.map((part) => Buffer.from(part)));
  return Buffer.from(hkdfSync('sha256', key, salt, context, bytes));
}
