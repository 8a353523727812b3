import type { SampleStore } from '../../core/ports/samples.ts';
import type { IngestService } from '../../core/streams/ingest.ts';
import type { UserService } from '../../core/users/users.ts';
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

interface Dependencies {
  users: UserService;
  samples: SampleStore;
}

/** Handler for `GET /users/{user_id}/samples`. */
export function sampleRoutes({ users, samples }: Dependencies) {
  const listSamples: HandlerOf<'listSamples'> = async (context, owner) => {
    const user = await users.get(owner);
    // Loaded on first use, because it would slow down a function's cold start.
    const { readPage } = await import('./sample-page.ts');
    return answerJson(context, 200, await readPage(context, samples, user), { 'Cache-Control': 'private, no-cache' });
  };

  return { listSamples };
}
