import type { Batch, BatchKey } from '../../core/ports/samples.ts';
import { lastSampleStart } from '../../core/streams/batch-span.ts';
import { RETENTION_MS } from '../../core/streams/retention.ts';
import { decodeSamples, encodeSamples } from '../codec/samples.ts';

/** Time from a batch's last reading until DynamoDB's TTL removes the batch, in seconds. */
const RETENTION_S = RETENTION_MS / 1_000;

/** A batch as a DynamoDB item in JSON, as found in responses and stream records. Binary values are in base64. */
export interface BatchItem {
  user_id: { S: string };
  /** `{start}#{stream_id}#{batch_id}`, so batches are read in order of their start. */
  sk: { S: string };
  /** Duplicated from `sk`, because a filter expression cannot use key attributes. */
  stream_id: { S: string };
  digest: { S: string };
  received_at: { S: string };
  sample_count: { N: string };
  expires_at: { N: string };
  /** Start of the batch's last reading. Older items do not have it. */
  latest?: { S: string };
  body: { B: string };
  /** Id of the attempt that stored the batch. */
  sender?: { S: string };
}

export type BatchItemKey = Pick<BatchItem, 'user_id' | 'sk'>;

export function keyOf({ user_id, start, stream_id, batch_id }: BatchKey): BatchItemKey {
  return { user_id: { S: user_id }, sk: { S: `${start}#${stream_id}#${batch_id}` } };
}

export function itemOf(batch: Batch): BatchItem {
  const { stream_id, digest, received_at, samples } = batch;
  const latest = samples.reduce((late, { start, end = start }) => (end > late ? end : late), batch.start);
  return {
    ...keyOf(batch),
    stream_id: { S: stream_id },
    digest: { S: digest },
    received_at: { S: received_at },
    sample_count: { N: String(samples.length) },
    expires_at: { N: String(Math.ceil(Date.parse(latest) / 1_000) + RETENTION_S) },
    latest: { S: lastSampleStart(batch) },
    body: { B: encodeSamples(samples).toString('base64') },
  };
}

/** @throws an Error when a newer version of Hatchery wrote the item */
export function batchOf({ user_id, sk, digest, received_at, body }: BatchItem): Batch {
  const [start = '', stream_id = '', batch_id = ''] = sk.S.split('#');
  const samples = decodeSamples(Buffer.from(body.B, 'base64'));
  return { user_id: user_id.S, start, stream_id, batch_id, samples, digest: digest.S, received_at: received_at.S };
}
