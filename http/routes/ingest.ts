import { type IngestDependencies, type IngestService, jsonBatch } from '../../core/streams/ingest.ts';
import { once } from '../../core/util/once.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { MAX_BATCH_KIB, parseJsonBody, readBytes } from '../body.ts';
import { hostOf } from '../host.ts';

const BATCH = '{"samples": [{"metric": "heart_rate", "value": 62, "start": "2026-03-14T09:26:53Z"}]}';

interface Dependencies extends IngestDependencies {
  /** Undefined if there is no signing secret yet. */
  signingSecret: () => Promise<Uint8Array | undefined>;
}

/** Handler for `POST /users/{user_id}/streams/{stream_id}/samples`. */
export function ingestRoutes(ingest: IngestService, dependencies: Dependencies) {
  const { packing } = dependencies;
  const loadDeliveries = once(async () => (await import('./deliveries.ts')).deliveryRoute(dependencies));

  const sendSamples: HandlerOf<'sendSamples'> = async (context, sender) => {
    const streamId = (context.req.param('stream_id') ?? '').toLowerCase();
    const mayHaveFormat = sender.via === 'webhook' || context.req.url.includes('?');
    const receipt = mayHaveFormat ? await (await loadDeliveries())(context, sender, streamId) : undefined;
    if (receipt) return answerJson(context, 202, receipt, { 'Cache-Control': 'no-store' });
    const bytes = await readBytes(context, MAX_BATCH_KIB);
    const json = () => parseJsonBody(bytes, BATCH);
    // A thread does not work for senders whose token was never valid.
    const packed = hostOf(context).isVerified
      ? await packing?.pack(bytes, { userId: sender.userId, streamId })
      : undefined;
    const batch = packed ? { packed, json } : jsonBatch(json());
    return answerJson(context, 202, await ingest.ingest(sender, streamId, batch), { 'Cache-Control': 'no-store' });
  };

  return { sendSamples };
}
