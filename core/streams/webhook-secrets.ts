import { createHmac, timingSafeEqual } from 'node:crypto';

const PREFIX = 'whsec_';
/** How far the time of a webhook may differ from the time of the service. */
const TOLERANCE_MS = 5 * 60 * 1000;
/** Only signatures with HMAC-SHA256 are verified. Open Wearables documents a comma between them, and its sender uses a space. */
const SIGNATURE = /(?<![^\s,])v1,([A-Za-z0-9+/]{43}=)(?![^\s,])/g;
/** Maximum number of signatures that are compared. A sender that replaces its secret signs with the old and the new one. */
const MAX_SIGNATURES = 8;
const ID = /^[\x21-\x7e]{1,200}$/;
const SECONDS = /^[1-9]\d{0,11}$/;

/** The headers of Standard Webhooks. */
export interface WebhookHeaders {
  id: string;
  /** In seconds since 1970. */
  timestamp: string;
  /** One or more signatures, such as `v1,BASE64`. */
  signature: string;
}

/**
 * Derives the secret that signs the webhooks of a stream, so that it need not be stored.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export const webhookSecret = (signingSecret: Uint8Array, streamId: string): string =>
  PREFIX + webhookKey(signingSecret, streamId).toString('base64');

const webhookKey = (signingSecret: Uint8Array, streamId: string): Buffer =>
  createHmac('sha256', signingSecret).update(`webhook${streamId}`).digest();

/** @returns whether the headers are well-formed and recent, so that it is worth reading the body */
export function areCurrent({ id, timestamp, signature }: WebhookHeaders, now: Date): boolean {
  if (!ID.test(id) || !SECONDS.test(timestamp)) return false;
  if (Math.abs(Number(timestamp) * 1000 - now.getTime()) > TOLERANCE_MS) return false;
  return signaturesIn(signature).length > 0;
}

/** Compares the signatures with that of the stream's secret in constant time. Call `areCurrent` first. */
export function isSigned(
  { id, timestamp, signature }: WebhookHeaders,
  body: Uint8Array,
  signingSecret: Uint8Array,
  streamId: string,
): boolean {
  const hmac = createHmac('sha256', webhookKey(signingSecret, streamId));
  const expected = hmac.update(`${id}.${timestamp}.`).update(body).digest();
  return signaturesIn(signature).some((sent) => timingSafeEqual(sent, expected));
}

const signaturesIn = (header: string): Buffer[] =>
  [...header.matchAll(SIGNATURE)].slice(0, MAX_SIGNATURES).map(([, base64 = '']) => Buffer.from(base64, 'base64'));
