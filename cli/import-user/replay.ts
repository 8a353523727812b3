import { RETENTION_MS } from '../../core/streams/retention.ts';
import type { CreatedStream, Export, HealthStream } from '../../shared/models/typescript/types.ts';
import { MINUTE_MS } from '../../sources/durations.ts';
import { complaintOf, isContentRefused, type Parcel } from '../feed/deliver.ts';
import { isFailure } from '../feed/failure.ts';
import { type Account, count, readingsIn } from './account.ts';
import type { UserApi } from './api.ts';
import { type ExportedBatch, type Step, stepsOf } from './consent.ts';

/** A batch, and the stream there that it is for. */
export interface StreamParcel extends Parcel {
  streamId: string;
  batchId: string;
}

/** What would be refused on its way is left out before: clocks differ, and answers take their time. */
const MARGIN_MS = MINUTE_MS;

/**
 * Makes the streams of an export once more, the oldest first, and takes each through all that was agreed to about it, marked as imported. In between it hands
 * out the batches: asked for the next one, it counts on the one before being stored.
 */
export async function* replay(
  api: UserApi,
  { streams, batches }: Pick<Export, 'streams' | 'batches'>,
  account: Account,
  clock: () => number,
): AsyncGenerator<StreamParcel> {
  const total = readingsIn(batches);
  let handled = 0;
  const byStream = Map.groupBy(batches, ({ stream_id }) => stream_id);
  for (const stream of streams) {
    const own = byStream.get(stream.stream_id) ?? [];
    byStream.delete(stream.stream_id);
    for await (const batch of replayStream(api, stream, own, account)) {
      handled += batch.samples.length;
      const earliest = new Date(clock() - RETENTION_MS + MARGIN_MS).toISOString();
      const samples = batch.samples.filter(({ start }) => start >= earliest);
      account.old += batch.samples.length - samples.length;
      const { streamId, batch_id: batchId } = batch;
      const name = `the batch ${batchId} of ${nameOf(stream)}`;
      if (samples.length > 0) yield { samples, share: handled / total, name, streamId, batchId };
    }
  }
  const homeless = readingsIn([...byStream.values()].flat());
  if (homeless > 0) account.left.push(`${count(homeless, 'reading')} of streams that are not in the file`);
}

/** One stream's batches, each when it may come. A stream that is refused is left behind with all its readings. */
async function* replayStream(
  api: UserApi,
  stream: HealthStream,
  batches: readonly ExportedBatch[],
  account: Account,
): AsyncGenerator<ExportedBatch & { streamId: string }> {
  const { steps, unagreed } = stepsOf(stream, batches);
  const created = await createStream(api, stream, steps[0] ?? stream, account);
  if (!created) {
    if (batches.length > 0) account.left.push(`  and with it ${count(readingsIn(batches), 'reading')}`);
    return;
  }
  const { stream_id: streamId } = created;
  for (const [at, { batches: allowed, ...agreed }] of steps.entries()) {
    if (at > 0) await api.changeStream(streamId, agreed);
    for (const batch of allowed) yield { ...batch, streamId };
  }
  // The order of the metrics may have changed without anything being agreed to anew.
  const shown = await api.changeStream(streamId, { label: stream.label ?? null, metrics: stream.metrics });
  if (stream.revoked_at) {
    await api.revokeStream(streamId);
    account.revokedStreams += 1;
  } else account.streams.push({ ...shown, ingest_token: created.ingest_token });
  if (unagreed.length > 0) {
    const readings = count(readingsIn(unagreed), 'reading');
    account.left.push(`${readings} of ${nameOf(stream)}: nothing in its consent log allows them`);
  }
}

async function createStream(
  api: UserApi,
  stream: HealthStream,
  { metrics, purposes, imported }: Pick<Step, 'metrics' | 'purposes'> & Partial<Pick<Step, 'imported'>>,
  account: Account,
): Promise<CreatedStream | undefined> {
  try {
    return await api.createStream({ source: stream.source, metrics, purposes, ...(imported ? { imported } : {}) });
  } catch (error) {
    // 409: more streams than a user may have.
    if (!isContentRefused(error) && !(isFailure(error) && error.refusal?.status === 409)) throw error;
    account.left.push(...complaintOf(nameOf(stream), error));
    return undefined;
  }
}

export const nameOf = ({ label, source }: Pick<HealthStream, 'label' | 'source'>): string =>
  label ? `“${label}” (${source})` : source;
