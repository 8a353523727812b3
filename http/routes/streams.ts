import type { Context } from 'hono';
import { shownStream } from '../../core/streams/consent.ts';
import type { StreamService } from '../../core/streams/streams.ts';
import { type AppEnv, answerJson, type Handler } from '../answer.ts';
import { claimOwner } from '../auth.ts';
import { readJsonObject } from '../body.ts';
import { metricOf } from './samples.ts';

const PRIVATE = { 'Cache-Control': 'private, no-cache' };

/** `/users/{user_id}/streams` and what is below it, but for bringing readings. */
export function streamRoutes(streams: StreamService) {
  const streamIdOf = (context: Context) => (context.req.param('stream_id') ?? '').toLowerCase();

  const listStreams: Handler = async (context) => {
    const named = await streams.list(claimOwner(context));
    return answerJson(context, 200, { streams: named.map(shownStream) }, { ...PRIVATE });
  };

  const patchIn = async (context: Context<AppEnv>) => {
    const body = await readJsonObject(context);
    const { parseStreamPatch } = await import('../../core/streams/stream-patch.ts');
    return parseStreamPatch(body);
  };

  const createStream: Handler = async (context) => {
    const owner = claimOwner(context);
    const { named, token } = await streams.create(owner, await patchIn(context));
    return answerJson(context, 201, { ...shownStream(named), ingest_token: token }, { 'Cache-Control': 'no-store' });
  };

  const updateStream: Handler = async (context) => {
    const owner = claimOwner(context);
    const patch = await patchIn(context);
    return answerJson(context, 200, shownStream(await streams.update(owner, streamIdOf(context), patch)), {
      ...PRIVATE,
    });
  };

  const revokeStream: Handler = async (context) => {
    const stream_id = streamIdOf(context);
    const receipt = await streams.revoke(claimOwner(context), stream_id);
    return answerJson(context, 200, { stream_id, ...receipt }, { 'Cache-Control': 'no-store' });
  };

  const eraseSamples: Handler = async (context) => {
    const stream_id = streamIdOf(context);
    const receipt = await streams.eraseWithdrawn(claimOwner(context), stream_id, metricOf(context.req.query('metric')));
    return answerJson(context, 200, { stream_id, ...receipt }, { 'Cache-Control': 'no-store' });
  };

  return { listStreams, createStream, updateStream, revokeStream, eraseSamples };
}
