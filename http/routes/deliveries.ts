// This module is loaded with the first request that has a query parameter or a signature, because most devices send batches.
import type { Context } from 'hono';
import { AppError } from '../../core/errors.ts';
import type { Principal } from '../../core/ports/users.ts';
import { BRIDGE_FORMATS, type BridgeFormat, isBridgeFormat, mapDelivery } from '../../core/streams/bridges/bridges.ts';
import { deliveryService, MAX_DELIVERED, type OpenDelivery } from '../../core/streams/bridges/deliveries.ts';
import type { IngestDependencies } from '../../core/streams/ingest.ts';
import { areCurrent, isSigned, type WebhookHeaders } from '../../core/streams/webhook-secrets.ts';
import type { BatchReceipt } from '../../shared/models/typescript/types.ts';
import { MAX_BATCH_KIB, parseForeignObject, readBytes } from '../body.ts';
import { RequestError } from '../problems.ts';
import { type Parser, readQuery } from '../query.ts';

const KIB = 1024;
export const MAX_DELIVERY_KIB = 2048;
/** A reading of an app has up to ten values. */
export const MAX_DELIVERED_VALUES = 10 * MAX_DELIVERED;
const EXAMPLES: Record<BridgeFormat, string> = {
  'health-auto-export': '{"data": {"metrics": []}}',
  'health-connect-webhook': '{"timestamp": "2026-03-14T09:30:00Z", "heart_rate": []}',
  'open-wearables': '{"type": "heart_rate.created", "data": {"samples": []}}',
};

interface Dependencies extends IngestDependencies {
  signingSecret: () => Promise<Uint8Array | undefined>;
}

/** @returns the receipt; undefined if the request has no `format`, so that its body is a batch */
type Deliver = (context: Context, sender: Principal, streamId: string) => Promise<BatchReceipt | undefined>;

/** Receives deliveries of apps, in formats of their own. */
export function deliveryRoute(dependencies: Dependencies): Deliver {
  const { signingSecret, clock } = dependencies;
  const deliveries = deliveryService(dependencies);

  /** Checks the headers and the stream before it reads the body, so that strangers cannot make the service read large ones. */
  async function receiveSigned(context: Context, sender: Principal, streamId: string) {
    const headers = webhookHeadersIn(context);
    if (!headers || !areCurrent(headers, clock())) throw invalidSignature();
    const delivery = await openSigned({ ...sender, signedFor: streamId }, streamId);
    const bytes = await readBytes(context, MAX_DELIVERY_KIB);
    const secret = await signingSecret();
    if (!secret || !isSigned(headers, bytes, secret, streamId)) throw invalidSignature();
    return { delivery, bytes };
  }

  async function openSigned(sender: Principal, streamId: string): Promise<OpenDelivery> {
    try {
      return await deliveries.open(sender, streamId);
    } catch (error) {
      throw error instanceof AppError && error.code === 'unauthorized' ? invalidSignature() : error;
    }
  }

  return async (context, sender, streamId) => {
    const { format } = readQuery(context, { format: parseFormat });
    if (sender.via === 'webhook' && format !== 'open-wearables') throw invalidSignature();
    if (!format) return undefined;
    const { delivery, bytes } =
      sender.via === 'webhook'
        ? await receiveSigned(context, sender, streamId)
        : { delivery: await deliveries.open(sender, streamId), bytes: await readBytes(context, MAX_DELIVERY_KIB) };
    await deliveries.admit(delivery, Math.max(1, Math.ceil(bytes.byteLength / (MAX_BATCH_KIB * KIB))));
    const mapping = mapDelivery(format, parseForeignObject(bytes, EXAMPLES[format], MAX_DELIVERED_VALUES));
    if (mapping.readings.length > MAX_DELIVERED) throw tooMany();
    return deliveries.store(delivery, mapping, webhookHeadersIn(context)?.id);
  };
}

const parseFormat: Parser<BridgeFormat> = (text, reject) =>
  isBridgeFormat(text)
    ? text
    : reject(`Send one of ${BRIDGE_FORMATS.join(', ')}, or leave \`format\` out to send a batch.`);

/** Reads the headers of Standard Webhooks, or the same headers with the prefix that the sender of Open Wearables uses by default. */
function webhookHeadersIn({ req }: Context): WebhookHeaders | undefined {
  for (const prefix of ['webhook', 'svix']) {
    const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) => req.header(`${prefix}-${name}`));
    if (id !== undefined && timestamp !== undefined && signature !== undefined) return { id, timestamp, signature };
  }
  return undefined;
}

/** The same error for every mistake, so that it does not reveal which users and streams exist. */
function invalidSignature(): AppError {
  return new AppError(
    'unauthorized',
    'The signature is not valid for this stream. Send `format=open-wearables` in the URL, and the headers `webhook-id`, `webhook-timestamp` (in seconds, at most five minutes from now) and `webhook-signature`, made with the `webhook_secret` of an active stream. Or send `Authorization: Bearer TOKEN`.',
  );
}

function tooMany(): RequestError {
  return new RequestError(
    'body-too-large',
    `The body has too many readings. Send at most ${MAX_DELIVERED.toLocaleString('en')}: choose fewer data types, a shorter period or longer intervals in the app.`,
  );
}
