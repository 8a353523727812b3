/** Kills the embedded server in the midst of writes, again and again, on one data folder. */
import { type RunningServer, startServer } from '../support/server.ts';
import { assertKept, assertNothingHalfWritten, assertRemovalsFinished } from './crash-checks.ts';
import { type Known, type Send, workUntilCut } from './crash-client.ts';

const CLIENTS = 8;
/** The server is killed when so many changes of a round were acknowledged, in the midst of the others. */
const FEWEST_CHANGES = 20;
const MOST_CHANGES = 80;
/** Of the users of earlier rounds so many are looked at in each, and all in the end. */
const SAMPLE = 20;
const LOOKS_AT_ONCE = 32;

export interface Outcome {
  /** All that clients know. */
  all: Known[];
  /** From the start of the process until it says that it answers, after each crash. */
  startsMs: number[];
}

/** Throws at the first promise that is not kept. */
export async function crashRounds(dataDir: string, rounds: number): Promise<Outcome> {
  const all: Known[] = [];
  const startsMs: number[] = [];
  let latest: Known[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await serving(dataDir, startsMs, async (send, kill) => {
      await assertAllKept(send, [...latest, ...someOf(all, SAMPLE)]);
      all.push(...latest);
      latest = [];
      const isEnough = countTo(FEWEST_CHANGES + Math.floor(Math.random() * (MOST_CHANGES - FEWEST_CHANGES)), kill);
      await Promise.all(Array.from({ length: CLIENTS }, () => workUntilCut(send, latest, isEnough)));
    });
  }
  await serving(dataDir, startsMs, async (send) => {
    all.push(...latest);
    await assertAllKept(send, all);
    await assertNothingHalfWritten(dataDir);
  });
  // Started once more: the checks themselves have replaced and removed nothing.
  await serving(dataDir, startsMs, async () => {
    await assertRemovalsFinished(dataDir);
  });
  return { all, startsMs };
}

async function serving(
  dataDir: string,
  startsMs: number[],
  work: (send: Send, kill: () => void) => Promise<void>,
): Promise<void> {
  const started = performance.now();
  const server: RunningServer = await startServer(dataDir);
  startsMs.push(performance.now() - started);
  try {
    await work(
      (address, init) => fetch(new URL(address, server.baseUrl), init),
      () => server.process.kill('SIGKILL'),
    );
  } finally {
    await server.stop('SIGKILL');
  }
}

async function assertAllKept(send: Send, all: readonly Known[]): Promise<void> {
  for (let at = 0; at < all.length; at += LOOKS_AT_ONCE) {
    await Promise.all(all.slice(at, at + LOOKS_AT_ONCE).map((known) => assertKept(send, known)));
  }
}

function countTo(enough: number, then: () => void): () => void {
  let count = 0;
  return () => {
    count += 1;
    if (count === enough) then();
  };
}

const someOf = <T>(all: readonly T[], count: number): T[] =>
  [...new Set(Array.from({ length: count }, () => all[Math.floor(Math.random() * all.length)]))].filter(
    (item) => item !== undefined,
  );
