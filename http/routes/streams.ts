import type { Context } from 'hono';
import { toHealthStream } from '../../core/streams/consent.ts';
import type { StreamDependencies } from '../../core/streams/stream-erasure.ts';
import { streamService } from '../../core/streams/streams.ts';
import { webhookSecret } from '../../core/streams/webhook-secrets.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';

const loadQuery = () => import('../query.ts');
const loadParsers = () => import('../../core/streams/stream-bodies.ts');

const PRIVATE = { 'Cache-Control': 'private, no-cache' };

/** Handlers for `/users/{user_id}/streams` and the paths below it, except for sending readings. */
export function streamRoutes(dependencies: StreamDependencies & { signingSecret: () => Promise<Uint8Array> }) {
  const streams = streamService(dependencies);
  const streamIdOf = (context: Context) => (context.req.param('stream_id') ?? '').toLowerCase();

  const listStreams: HandlerOf<'listStreams'> = async (context, owner) => {
    const named = await streams.list(owner);
    return answerJson(context, 200, { streams: named.map(toHealthStream) }, { ...PRIVATE });
  };

  const createStream: HandlerOf<'createStream'> = async (context, owner) => {
    const body = await readJsonObject(context, {
      example: '{"source": "fitbit", "metrics": ["heart_rate"], "purposes": ["pet_state"]}',
    });
    const { parseNewStream } = await loadParsers();
    const wanted = parseNewStream(body);
    // Loaded first, so that a failure creates no stream.
    const secret = wanted.webhook ? await dependencies.signingSecret() : undefined;
    const { named, token } = await streams.create(owner, wanted);
    const webhook = secret ? { webhook_secret: webhookSecret(secret, named[0]) } : {};
    const created = { ...toHealthStream(named), ingest_token: token, ...webhook };
    return answerJson(context, 201, created, { 'Cache-Control': 'no-store' });
  };

  const updateStream: HandlerOf<'updateStream'> = async (context, owner) => {
    const body = await readJsonObject(context, { example: '{"metrics": ["heart_rate"], "purposes": ["pet_state"]}' });
    const { parseStreamUpdate } = await loadParsers();
    const stream = await streams.update(owner, streamIdOf(context), parseStreamUpdate(body));
    return answerJson(context, 200, toHealthStream(stream), {
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
    const { parseMetric, readQuery } = await loadQuery();
    const { metric } = readQuery(context, { metric: parseMetric });
    const receipt = await streams.eraseWithdrawn(owner, stream_id, metric);
    return answerJson(context, 200, { stream_id, ...receipt }, { 'Cache-Control': 'no-store' });
  };

  return { listStreams, createStream, updateStream, revokeStream, eraseSamples };
}
