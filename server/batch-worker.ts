/** The thread of `batch-packer.ts`. Replies to each `PackRequest` with a `PackReply`. */
import { parentPort } from 'node:worker_threads';
import { packBatch } from '../adapters/codec/packed-batch.ts';
import { AppError } from '../core/errors.ts';
import { deltaFromBatch } from '../core/pet/fold-delta.ts';
import type { PackedBatch } from '../core/ports/packed-batch.ts';
import { parseBatch } from '../core/streams/batch.ts';
import { ALL_METRICS } from '../core/streams/metrics.ts';
import { parseJsonBody } from '../http/body.ts';
import { RequestError } from '../http/problems.ts';
import type { PackReply, PackRequest } from './batch-packer.ts';

function pack({ bytes, destination, now }: PackRequest): PackedBatch | undefined {
  try {
    // Consent is checked when the batch is stored.
    const batch = parseBatch(parseJsonBody(bytes, ''), { ...destination, metrics: ALL_METRICS }, now);
    const packed = packBatch(batch);
    // A copy, because the encoded readings are a small part of a shared buffer of 64 KB, which would be sent as a whole.
    return { ...packed, body: new Uint8Array(packed.body), delta: deltaFromBatch(batch, now) };
  } catch (error) {
    // The main thread says what is wrong with the batch. Any other error ends this thread, which is reported.
    if (error instanceof AppError || error instanceof RequestError) return undefined;
    throw error;
  }
}

parentPort?.on('message', (request: PackRequest) => {
  const reply: PackReply = { id: request.id, batch: pack(request) };
  parentPort?.postMessage(reply);
});
