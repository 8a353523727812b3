import { unwrap } from '../../../client/client.ts';
import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { repeatUntilAnswered } from './retry.ts';

/** Requests in flight. Two hide the latency of a phone's network. */
const CONCURRENCY = 2;

/** Numbers of readings. */
export interface Sent {
  added: number;
  /** In batches that the server has already received, such as when the same file is imported again. */
  known: number;
}

interface Options {
  streamId: string;
  /** @returns undefined after the last batch */
  nextBatch(): Promise<HealthSample[] | undefined>;
  signal: AbortSignal;
  onProgress(sent: Sent): void;
  /** Called with true while requests fail and are repeated. */
  onWaiting(isWaiting: boolean): void;
}

/**
 * Sends batches until there are no more. While the server cannot be reached or is busy, it repeats requests.
 *
 * @throws an `ApiError` when the server rejects a batch, and the signal's reason after an abort
 */
export async function sendBatches({ streamId, nextBatch, signal, onProgress, onWaiting }: Options): Promise<Sent> {
  const sent: Sent = { added: 0, known: 0 };
  const ending = new AbortController();
  const either = ending.signal;
  signal.addEventListener('abort', () => ending.abort(signal.reason), { signal: either });
  const post = postTo(streamId);

  async function sendSome(): Promise<void> {
    for (let samples = await nextBatch(); samples; samples = await nextBatch()) {
      either.throwIfAborted();
      const { duplicate } = await repeatUntilAnswered(() => post(samples, either), either, onWaiting);
      sent[duplicate ? 'known' : 'added'] += samples.length;
      onProgress({ ...sent });
    }
  }
  try {
    await Promise.all(Array.from({ length: CONCURRENCY }, sendSome));
  } catch (error) {
    ending.abort();
    throw error;
  }
  return sent;
}

/** The user's id is read once, so that readings never go to a user who signs in meanwhile. */
function postTo(streamId: string) {
  const params = { path: { ...currentUserParams().path, stream_id: streamId } };
  return (samples: HealthSample[], signal: AbortSignal) =>
    unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}/samples', { params, body: { samples }, signal }));
}
