/** Reads the user's files beside the page, so that the page stays responsive. It sends nothing anywhere. */

import type { HealthSample } from '../../../shared/models/typescript/types.ts';
import { toReadFailure } from './failure.ts';
import type { Answer, Request } from './messages.ts';
import { readFiles } from './read-files.ts';

/** A progress bar needs no more steps than this. */
const PROGRESS_MS = 100;

type BatchesOf = Awaited<ReturnType<typeof readFiles>>['batches'];

const port = self as unknown as {
  postMessage(answer: Answer): void;
  onmessage: ((event: MessageEvent<Request>) => void) | null;
};
let batchesOf: BatchesOf | undefined;
let batches: Iterator<HealthSample[]> | undefined;

port.onmessage = ({ data }) => {
  if (data.type === 'survey') void survey(data);
  else if (data.type === 'start') batches = batchesOf?.(data.metrics);
  else port.postMessage({ type: 'batch', samples: batches?.next().value });
};

async function survey({ files, timeZone }: Request & { type: 'survey' }): Promise<void> {
  let reported = 0;
  const onProgress = (share: number) => {
    if (performance.now() - reported < PROGRESS_MS) return;
    reported = performance.now();
    port.postMessage({ type: 'progress', share });
  };
  try {
    const { found, batches } = await readFiles({ files, timeZone, onProgress });
    batchesOf = batches;
    port.postMessage({ type: 'found', found });
  } catch (error) {
    port.postMessage({ type: 'failed', failure: toReadFailure(error) });
  }
}
