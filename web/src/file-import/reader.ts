import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import { ReadError } from './failure.ts';
import type { Answer, ChosenFile, Found, Metric, Request } from './messages.ts';
import { workerAddress } from './worker-address.ts';

export interface Reader {
  /**
   * Reads the files in a worker. Call it again to read them in another time zone than the browser's.
   *
   * @throws a `ReadError` when the files cannot be imported
   */
  survey(files: ChosenFile[], timeZone: string | undefined, onProgress: (share: number) => void): Promise<Found>;
  /** Starts over with the batches of these metrics. */
  start(metrics: Metric[]): void;
  /** @returns the next batch; undefined after the last one */
  nextBatch(): Promise<HealthSample[] | undefined>;
  /** Ends the worker, whatever it is doing, and frees its memory. */
  close(): void;
}

interface Waiting {
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/** Starts a worker that reads files. */
export function openReader(): Reader {
  const worker = new Worker(workerAddress, { type: 'module' });
  let waiting: Waiting[] = [];
  let report: (share: number) => void = () => {};

  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    if (data.type === 'progress') report(data.share);
    else waiting.shift()?.resolve(data);
  };
  // The worker could not be loaded, or the browser ended it because the device is short of memory.
  worker.onerror = () => {
    const ended = waiting;
    waiting = [];
    for (const { reject } of ended) reject(new ReadError({ code: 'worker', params: {} }));
  };
  const ask = (request: Request) => {
    const answer = new Promise<Answer>((resolve, reject) => waiting.push({ resolve, reject }));
    worker.postMessage(request);
    return answer;
  };

  return {
    async survey(files, timeZone, onProgress) {
      report = onProgress;
      const answer = await ask({ type: 'survey', files, timeZone });
      if (answer.type === 'found') return answer.found;
      throw new ReadError(answer.type === 'failed' ? answer.failure : { code: 'worker', params: {} });
    },
    start(metrics) {
      worker.postMessage({ type: 'start', metrics } satisfies Request);
    },
    async nextBatch() {
      const answer = await ask({ type: 'batch' });
      return answer.type === 'batch' ? answer.samples : undefined;
    },
    close() {
      worker.terminate();
      worker.onerror = null;
      waiting = [];
    },
  };
}
