import assert from 'node:assert/strict';
import type { webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { importJWK, jwtVerify } from 'jose';

const { subtle } = crypto;
const P256 = { name: 'ECDH', namedCurve: 'P-256' } as const;
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'));
const base64url = (data: ArrayBuffer | Uint8Array) => Buffer.from(data as Uint8Array).toString('base64url');

/** The keys of a browser. */
export interface BrowserKeys {
  keys: { p256dh: string; auth: string };
  privateKey: webcrypto.CryptoKey;
}

export async function browserKeys(): Promise<BrowserKeys> {
  const { privateKey, publicKey } = await subtle.generateKey(P256, false, ['deriveBits']);
  const p256dh = base64url(await subtle.exportKey('raw', publicKey));
  return { keys: { p256dh, auth: base64url(crypto.getRandomValues(new Uint8Array(16))) }, privateKey };
}

/** Decrypts a message by the steps of RFC 8291 and RFC 8188, as a browser does, with WebCrypto. */
export async function decrypt(body: Uint8Array, { keys, privateKey }: BrowserKeys): Promise<string> {
  const [salt, sender] = [body.slice(0, 16), body.slice(21, 21 + (body[20] ?? 0))];
  const publicKey = await subtle.importKey('raw', sender, P256, false, []);
  const agreed = await subtle.deriveBits({ name: 'ECDH', public: publicKey }, privateKey, 256);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), bytes(keys.p256dh), sender]);
  const shared = await derive(agreed, bytes(keys.auth), info, 32);
  const key = await derive(shared, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const iv = await derive(shared, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const aes = await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const record = Buffer.from(await subtle.decrypt({ name: 'AES-GCM', iv }, aes, body.slice(21 + sender.length)));
  const end = record.findLastIndex((byte) => byte !== 0);
  assert.equal(record[end], 2, 'the mark of the last record');
  return record.toString('utf8', 0, end);
}

async function derive(
  secret: ArrayBuffer,
  salt: Uint8Array<ArrayBuffer>,
  info: Uint8Array<ArrayBuffer>,
  size: number,
): Promise<ArrayBuffer> {
  const key = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  return subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info }, key, size * 8);
}

/** What the push service answers. `never`: nothing. `huge`: a body without end. */
export type PushReply = number | [status: number, headers: Record<string, string>] | 'never' | 'huge';

export interface ReceivedPush {
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
}

/** Starts a push service on the loopback interface that records what it gets. It answers 201, or the next of the given replies. */
export async function startPushService(replies: PushReply[] = []) {
  const received: ReceivedPush[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    received.push({ path: request.url ?? '', headers: request.headers, body });
    reply(response, replies.shift() ?? 201);
    for (const { count, resolve } of waiting) if (received.length >= count) resolve();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    received,
    /** Sets the next replies. */
    answer: (...next: PushReply[]) => replies.push(...next),
    /** Resolves once this many requests have arrived since the start. */
    async until(count: number): Promise<void> {
      if (received.length >= count) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push({ count, resolve });
      await promise;
    },
    async stop(): Promise<void> {
      server.closeAllConnections();
      server.close();
    },
  };
}

function reply(response: ServerResponse, next: PushReply): void {
  if (next === 'never') return;
  if (next === 'huge') {
    response.writeHead(201);
    const more = (): void => {
      while (response.write('x'.repeat(64 * 1024)));
    };
    response.on('drain', more);
    more();
    return;
  }
  const [status, headers] = typeof next === 'number' ? [next, {}] : next;
  response.writeHead(status, headers).end();
}

/** Verifies the VAPID header of a push (RFC 8292) with the public key that browsers subscribe with. @returns the claims */
export async function verifiedClaims({ headers }: ReceivedPush, publicKey: string, origin: string) {
  const [, token = '', key] = /^vapid t=([^,]+), k=([\w-]+)$/.exec(String(headers.authorization)) ?? [];
  assert.equal(key, publicKey);
  const point = bytes(publicKey);
  const jwk = { kty: 'EC', crv: 'P-256', x: base64url(point.slice(1, 33)), y: base64url(point.slice(33)) };
  const { payload } = await jwtVerify(token, await importJWK(jwk, 'ES256'), {
    audience: origin,
  });
  return payload;
}
