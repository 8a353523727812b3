/** Repeatedly kills the embedded server while clients write to it, always on the same data folder. */
import { type RunningServer, startServer } from '../support/server.ts';
import { assertKept, assertNothingHalfWritten, assertRemovalsFinished } from './crash-checks.ts';
import { type Known, type Send, sendChangesUntilCut } from './crash-client.ts';

const CLIENTS = 8;
/** In each round, the server is killed after `MIN_CHANGES` to `MAX_CHANGES` acknowledged changes. */
const MIN_CHANGES = 20;
const MAX_CHANGES = 80;
/** The number of users from earlier rounds that each round checks. After the last round, all users are checked. */
const SAMPLE = 20;
const CONCURRENT_CHECKS = 32;

export interface Outcome {
  all: Known[];
  /** The start-up time after each crash, in ms. */
  startsMs: number[];
}

export async function crashRounds(dataDir: string, rounds: number): Promise<Outcome> {
  const all: Known[] = [];
  const startsMs: number[] = [];
  let latest: Known[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await serving(dataDir, startsMs, async (send, kill) => {
      await assertAllKept(send, [...latest, ...someOf(all, SAMPLE)]);
      all.push(...latest);
      latest = [];
      const isEnough = countTo(MIN_CHANGES + Math.floor(Math.random() * (MAX_CHANGES - MIN_CHANGES)), kill);
      await Promise.all(Array.from({ length: CLIENTS }, () => sendChangesUntilCut(send, latest, isEnough)));
    });
  }
  await serving(dataDir, startsMs, async (send) => {
    all.push(...latest);
    await assertAllKept(send, all);
    await assertNothingHalfWritten(dataDir);
  });
  // Restart the server once more, because a start finishes interrupted removals.
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
  for (let at = 0; at < all.length; at += CONCURRENT_CHECKS) {
    await Promise.all(all.slice(at, at + CONCURRENT_CHECKS).map((known) => assertKept(send, known)));
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
