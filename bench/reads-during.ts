import { setTimeout as sleep } from 'node:timers/promises';

/** Pause in ms between requests of the client that reads a profile. */
const PAUSE_MS = 10;

/** Reads a profile repeatedly until `work` settles. Returns the result of `work` and the duration of each read in ms. */
export async function timeReadsDuring<T>(
  url: string,
  headers: Record<string, string>,
  work: Promise<T>,
): Promise<[T, number[]]> {
  let done = false;
  const finished = work.finally(() => {
    done = true;
  });
  const times: number[] = [];
  while (!done) {
    const started = performance.now();
    const answer = await fetch(url, { headers });
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`The other client was answered ${answer.status}.`);
    times.push(performance.now() - started);
    await sleep(PAUSE_MS);
  }
  return [await finished, times];
}
