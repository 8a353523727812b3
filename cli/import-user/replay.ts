import { RETENTION_MS } from '../../core/streams/retention.ts';
import type { CreatedStream, Export, HealthStream } from '../../shared/models/typescript/types.ts';
import { MINUTE_MS } from '../../sources/durations.ts';
import { ServerError } from '../errors.ts';
import { isBatchRefused, linesOf, type UploadBatch } from '../upload.ts';
import type { UserApi } from './api.ts';
import { type ExportedBatch, type Step, stepsOf } from './consent.ts';
import { count, type ImportReport, nameOf, readingsIn } from './report.ts';

/** A batch and its stream on the other server. */
export interface StreamBatch extends UploadBatch {
  streamId: string;
  batchId: string;
}

/** Left out although not yet too old, as clocks differ and requests take time. */
const MARGIN_MS = MINUTE_MS;

/**
 * Creates the streams of an export again, the oldest first, and repeats each one's consents, marked as imported. In between it yields the
 * batches that each consent allows; a batch must be stored before the next one is asked for.
 */
export async function* replay(
  api: UserApi,
  { streams, batches }: Pick<Export, 'streams' | 'batches'>,
  report: ImportReport,
  clock: () => number,
): AsyncGenerator<StreamBatch> {
  const total = readingsIn(batches);
  let handled = 0;
  const byStream = Map.groupBy(batches, ({ stream_id }) => stream_id);
  for (const stream of streams) {
    const own = byStream.get(stream.stream_id) ?? [];
    byStream.delete(stream.stream_id);
    for await (const batch of replayStream(api, stream, own, report)) {
      handled += batch.samples.length;
      const earliest = new Date(clock() - RETENTION_MS + MARGIN_MS).toISOString();
      const samples = batch.samples.filter(({ start }) => start >= earliest);
      report.old += batch.samples.length - samples.length;
      const { streamId, batch_id: batchId } = batch;
      const name = `the batch ${batchId} of ${nameOf(stream)}`;
      if (samples.length > 0) yield { samples, share: handled / total, name, streamId, batchId };
    }
  }
  const orphaned = readingsIn([...byStream.values()].flat());
  if (orphaned > 0) report.left.push(`${count(orphaned, 'reading')} of streams that are not in the file`);
}

/** One stream's batches, each while its consent holds. A stream that is refused is left out with all its readings. */
async function* replayStream(
  api: UserApi,
  stream: HealthStream,
  batches: readonly ExportedBatch[],
  report: ImportReport,
): AsyncGenerator<ExportedBatch & { streamId: string }> {
  const { steps, unagreed } = stepsOf(stream, batches);
  const created = await createStream(api, stream, steps[0] ?? stream, report);
  if (!created) {
    if (batches.length > 0) report.left.push(`  and with it ${count(readingsIn(batches), 'reading')}`);
    return;
  }
  const { stream_id: streamId } = created;
  for (const [at, { batches: allowed, ...agreed }] of steps.entries()) {
    if (at > 0) await api.changeStream(streamId, agreed);
    for (const batch of allowed) yield { ...batch, streamId };
  }
  // The order of the metrics may have changed without a new consent.
  const shown = await api.changeStream(streamId, { label: stream.label ?? null, metrics: stream.metrics });
  if (stream.revoked_at) {
    await api.revokeStream(streamId);
    report.revokedStreams += 1;
  } else report.streams.push({ ...shown, ingest_token: created.ingest_token });
  if (unagreed.length > 0) {
    const readings = count(readingsIn(unagreed), 'reading');
    report.left.push(`${readings} of ${nameOf(stream)}: nothing in its consent log allows them`);
  }
}

async function createStream(
  api: UserApi,
  stream: HealthStream,
  { metrics, purposes, imported }: Pick<Step, 'metrics' | 'purposes'> & Partial<Pick<Step, 'imported'>>,
  report: ImportReport,
): Promise<CreatedStream | undefined> {
  try {
    return await api.createStream({ source: stream.source, metrics, purposes, ...(imported ? { imported } : {}) });
  } catch (error) {
    // 409: the user has the maximum number of streams.
    if (!isBatchRefused(error) && !(error instanceof ServerError && error.status === 409)) throw error;
    report.left.push(...linesOf(nameOf(stream), error));
    return undefined;
  }
}
