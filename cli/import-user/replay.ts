import { RETENTION_MS } from '../../core/streams/retention.ts';
import { sleepDurationError } from '../../core/streams/sleep-duration.ts';
import type { CreatedStream, Export, HealthStream } from '../../shared/models/typescript/types.ts';
import { MINUTE_MS } from '../../sources/durations.ts';
import { ServerError } from '../errors.ts';
import { isBatchRejected, linesOf, type UploadBatch } from '../upload.ts';
import type { UserApi } from './api.ts';
import { type ConsentStep, consentSteps, type ExportedBatch } from './consent.ts';
import { count, type ImportReport, nameOf, readingsIn } from './report.ts';

/** A batch, with the id of its stream on the target server. */
export interface StreamBatch extends UploadBatch {
  streamId: string;
  batchId: string;
}

/**
 * Readings within this margin of the age limit are skipped, because the server might reject them: clocks differ, and requests take time.
 */
const MARGIN_MS = MINUTE_MS;

/**
 * Recreates the streams of an export, oldest first, and marks the entries of their consent logs as imported. Between
 * two consent changes it yields the batches that the first one allows. The caller must store each batch before it
 * requests the next one, because the generator may change the consent between two batches.
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
      const recent = batch.samples.filter(({ start }) => start >= earliest);
      report.tooOld += batch.samples.length - recent.length;
      const samples = recent.filter(isPlausible);
      const refused = recent.length - samples.length;
      if (refused > 0)
        report.skipped.push(`${count(refused, 'sleep')} of ${nameOf(stream)}: longer than the interval, or in hours`);
      const { streamId, batch_id: batchId } = batch;
      const name = `the batch ${batchId} of ${nameOf(stream)}`;
      if (samples.length > 0) yield { samples, share: handled / total, name, streamId, batchId };
    }
  }
  const orphaned = readingsIn([...byStream.values()].flat());
  if (orphaned > 0) report.skipped.push(`${count(orphaned, 'reading')} of streams that are not in the file`);
}

/** Exports of earlier versions may have sleeps that a server refuses. It would refuse the whole batch. */
const isPlausible = ({ metric, value, start, end }: ExportedBatch['samples'][number]): boolean =>
  metric !== 'sleep_duration' ||
  !sleepDurationError(value, Date.parse(start), end === undefined ? end : Date.parse(end));

/**
 * Yields the batches of one stream, each while the consent that allows it is in effect. If the server rejects the stream, all its
 * readings are skipped.
 */
async function* replayStream(
  api: UserApi,
  stream: HealthStream,
  batches: readonly ExportedBatch[],
  report: ImportReport,
): AsyncGenerator<ExportedBatch & { streamId: string }> {
  const { steps, unconsented } = consentSteps(stream, batches);
  const created = await createStream(api, stream, steps[0] ?? stream, report);
  if (!created) {
    if (batches.length > 0) report.skipped.push(`  and with it ${count(readingsIn(batches), 'reading')}`);
    return;
  }
  const { stream_id: streamId } = created;
  for (const [at, { batches: allowed, ...consent }] of steps.entries()) {
    if (at > 0) await api.changeStream(streamId, consent);
    for (const batch of allowed) yield { ...batch, streamId };
  }
  // Restores the label, and the order of the metrics, which may differ in the consent log.
  const shown = await api.changeStream(streamId, { label: stream.label ?? null, metrics: stream.metrics });
  if (stream.revoked_at) {
    await api.revokeStream(streamId);
    report.revokedStreams += 1;
  } else report.streams.push({ ...shown, ingest_token: created.ingest_token });
  if (unconsented.length > 0) {
    const readings = count(readingsIn(unconsented), 'reading');
    report.skipped.push(`${readings} of ${nameOf(stream)}: nothing in its consent log allows them`);
  }
}

async function createStream(
  api: UserApi,
  stream: HealthStream,
  { metrics, purposes, imported }: Pick<ConsentStep, 'metrics' | 'purposes'> & Partial<Pick<ConsentStep, 'imported'>>,
  report: ImportReport,
): Promise<CreatedStream | undefined> {
  try {
    return await api.createStream({ source: stream.source, metrics, purposes, ...(imported ? { imported } : {}) });
  } catch (error) {
    // 409 means that the user already has the maximum number of streams.
    if (!isBatchRejected(error) && !(error instanceof ServerError && error.status === 409)) throw error;
    report.skipped.push(...linesOf(nameOf(stream), error));
    return undefined;
  }
}
