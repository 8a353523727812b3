import type { IngestService } from '../../core/streams/ingest.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';

export const MAX_BATCH_KIB = 256;
const BATCH = '{"samples": [{"metric": "heart_rate", "value": 62, "start": "2026-03-14T09:26:53Z"}]}';

/** Handler for `POST /users/{user_id}/streams/{stream_id}/samples`. */
export function ingestRoutes(ingest: IngestService) {
  const sendSamples: HandlerOf<'sendSamples'> = async (context, sender) => {
    const streamId = (context.req.param('stream_id') ?? '').toLowerCase();
    const body = await readJsonObject(context, { maxKib: MAX_BATCH_KIB, example: BATCH });
    return answerJson(context, 202, await ingest.ingest(sender, streamId, body), { 'Cache-Control': 'no-store' });
  };

  return { sendSamples };
}
