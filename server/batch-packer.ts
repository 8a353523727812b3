import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BatchPacking, PackedBatch } from '../core/ports/packed-batch.ts';
import type { Report } from '../core/ports/reporter.ts';

export interface PackRequest {
  id: number;
  bytes: Uint8Array;
  destination: Parameters<BatchPacking['pack']>[1];
  now: Date;
}

export interface PackReply {
  id: number;
  batch: PackedBatch | undefined;
}

/** Packing a smaller body takes no longer than sending it to another thread. */
export const MIN_PACKED_BYTES = 8 * 1024;
/** Maximum number of batches in the thread's queue, some 60 ms of work. Further batches are packed by the caller. */
const MAX_QUEUED = 64;
/** A batch takes about a millisecond. After this time the thread is ended, because it does not answer any more. */
const TIMEOUT_MS = 10_000;
/** How long no thread is started after one has ended. */
const PAUSE_MS = 60_000;
/** A batch takes less than 2 MB. */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 64 };

export interface BatchPacker extends Pick<BatchPacking, 'pack'> {
  stop(): Promise<void>;
}

interface Options {
  report: Report;
  clock: () => Date;
  /** Without a second core, a thread would only take time from this one. */
  cores?: number;
  file?: string | URL;
}

/** Packs batches in a thread of its own, which is started for the first batch. */
export function batchPacker({ report, clock, cores = availableParallelism(), file = WORKER }: Options): BatchPacker {
  const waiting = new Map<number, (batch: PackedBatch | undefined) => void>();
  let worker: Worker | undefined;
  let pausedUntil = 0;
  let lastId = 0;
  let isStopped = false;

  function start(): Worker {
    const started = new Worker(file, { resourceLimits: LIMITS });
    started.on('message', ({ id, batch }: PackReply) => settle(id, batch));
    let failure: unknown = new Error('The thread that packs batches has ended.');
    started.once('error', (error) => {
      failure = error;
    });
    started.once('exit', () => {
      if (!isStopped) report(failure, 'packing');
      worker = undefined;
      pausedUntil = performance.now() + PAUSE_MS;
      for (const id of [...waiting.keys()]) settle(id, undefined);
    });
    started.unref();
    return started;
  }

  /** Creating a thread fails if the process may not have another one. */
  function startOrPause(): Worker | undefined {
    try {
      return start();
    } catch (error) {
      report(error, 'packing');
      pausedUntil = performance.now() + PAUSE_MS;
      return undefined;
    }
  }

  function settle(id: number, batch: PackedBatch | undefined): void {
    waiting.get(id)?.(batch);
    waiting.delete(id);
  }

  const mayPack = (bytes: Uint8Array) =>
    cores > 1 &&
    bytes.length >= MIN_PACKED_BYTES &&
    waiting.size < MAX_QUEUED &&
    performance.now() >= pausedUntil &&
    !isStopped;

  return {
    async pack(bytes, destination) {
      if (!mayPack(bytes)) return undefined;
      const to = worker ?? startOrPause();
      if (!to) return undefined;
      worker = to;
      lastId += 1;
      const id = lastId;
      // A copy is moved to the thread, because the caller needs the body if the batch is invalid.
      const copy = new Uint8Array(bytes);
      const timeout = setTimeout(() => void to.terminate(), TIMEOUT_MS).unref();
      const packed = await new Promise<PackedBatch | undefined>((resolve) => {
        waiting.set(id, resolve);
        const request: PackRequest = { id, bytes: copy, destination, now: clock() };
        to.postMessage(request, [copy.buffer]);
      });
      clearTimeout(timeout);
      return packed;
    },
    async stop() {
      isStopped = true;
      await worker?.terminate();
    },
  };
}

const WORKER = join(import.meta.dirname, 'batch-worker.ts');
