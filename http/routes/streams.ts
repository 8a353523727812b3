import type { Context } from 'hono';
import { toHealthStream } from '../../core/streams/consent.ts';
import type { StreamService } from '../../core/streams/streams.ts';
import { type AppEnv, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';
import { readQuery } from '../query.ts';
import { parseMetric } from './samples.ts';

const PRIVATE = { 'Cache-Control': 'private, no-cache' };

/** Handlers for `/users/{user_id}/streams` and the paths below it, except for sending readings. */
export function streamRoutes(streams: StreamService) {
  const streamIdOf = (context: Context) => (context.req.param('stream_id') ?? '').toLowerCase();

  const listStreams: HandlerOf<'listStreams'> = async (context, owner) => {
    const named = await streams.list(owner);
    return answerJson(context, 200, { streams: named.map(toHealthStream) }, { ...PRIVATE });
  };

  const patchIn = async (context: Context<AppEnv>) => {
    const body = await readJsonObject(context);
    const { parseStreamPatch } = await import('../../core/streams/stream-patch.ts');
    return parseStreamPatch(body);
  };

  const createStream: HandlerOf<'createStream'> = async (context, owner) => {
    const { named, token } = await streams.create(owner, await patchIn(context));
    return answerJson(context, 201, { ...toHealthStream(named), ingest_token: token }, { 'Cache-Control': 'no-store' });
  };

  const updateStream: HandlerOf<'updateStream'> = async (context, owner) => {
    const patch = await patchIn(context);
    return answerJson(context, 200, toHealthStream(await streams.update(owner, streamIdOf(context), patch)), {
      ...PRIVATE,
    });
  };

  const revokeStream: HandlerOf<'revokeStream'> = async (context, owner) => {
    const stream_id = streamIdOf(context);
    const receipt = await streams.revoke(owner, stream_id);
    return answerJson(context, 200, { stream_id, ...receipt }, { 'Cache-Control': 'no-store' });
  };

  const eraseSamples: HandlerOf<'eraseSamples'> = async (context, owner) => {
    const stream_id = streamIdOf(context);
    const { metric } = readQuery(context, { metric: parseMetric });
    const receipt = await streams.eraseWithdrawn(owner, stream_id, metric);
    return answerJson(context, 200, { stream_id, ...receipt }, { 'Cache-Control': 'no-store' });
  };

  return { listStreams, createStream, updateStream, revokeStream, eraseSamples };
}
