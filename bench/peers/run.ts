/**
 * `npm run bench:peers`: compares Hatchery with other products and with services written by hand, on three
 * operations that all of them have. It installs the products from npm into a temporary folder, builds those in Go where
 * Go is installed, and installs PostgreSQL from Debian if it is missing. A run takes up to 25 minutes and temporarily
 * needs about 4 GB of disk space. Only the caches of npm and Go and the PostgreSQL package remain afterwards. bench/results/peers.md contains its output unchanged.
 *
 *    npm run bench:peers -- [--rounds 4] [--seconds 2] [--only bound,by-hand,go,pocketbase,parse,strapi,directus,payload]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exitOnSignals, machineLine, readFlags } from '../harness.ts';
import { startLoadGenerator } from '../load.ts';
import { check } from './check.ts';
import type { Contestant } from './contestant.ts';
import { directus } from './directus.ts';
import { goByHand, pocketbase } from './go.ts';
import { bound, byHand, hatchery } from './ours.ts';
import { parse } from './parse.ts';
import { payload } from './payload.ts';
import { install } from './processes.ts';
import { goals, notes, passwordsTable, type Results, ratesTable, roundsPlayed } from './report.ts';
import { type Entrant, makeAccounts, playRounds } from './rounds.ts';
import { strapi } from './strapi.ts';

const MINUTE_MS = 60_000;
/**
 * Times in ms since the start: when to stop adding contestants, when to stop beginning rounds, and when to end the run.
 */
const [ENTRY_MS, ROUNDS_MS, LIMIT_MS] = [14 * MINUTE_MS, 22 * MINUTE_MS, 25 * MINUTE_MS];

const peers: Record<string, Contestant> = {
  ...{ bound, 'by-hand': byHand, go: goByHand },
  ...{ pocketbase, parse, strapi, directus, payload },
};
const { rounds, seconds, only } = readFlags({ rounds: 4, seconds: 2 }, Object.keys(peers));
const contestants = [hatchery, ...Object.entries(peers).flatMap(([key, peer]) => (only.includes(key) ? [peer] : []))];

async function measure(folder: string): Promise<Results> {
  const failures = new Map<string, string>();
  const failed = ({ name }: Contestant, reason: unknown) => {
    failures.set(name, reason instanceof Error ? reason.message : String(reason));
    console.error(`${name}: ${failures.get(name)}`);
  };
  const entrants: Entrant[] = [];
  for (const contestant of contestants) {
    await enter(contestant, join(folder, contestant.name.replaceAll(' ', '-'))).then(
      (entrant) => entrants.push(entrant),
      (reason) => failed(contestant, reason),
    );
  }
  const load = startLoadGenerator();
  const runs = await playRounds(
    entrants,
    load,
    { rounds, seconds, until: ROUNDS_MS },
    async ({ contestant, service }, reason) => {
      failed(contestant, reason);
      await service.stop();
    },
  );
  load.stop();
  for (const { service } of entrants) await service.stop();
  return { contestants, runs, failures };
}

async function enter(contestant: Contestant, folder: string): Promise<Entrant> {
  if (performance.now() > ENTRY_MS) throw new Error('There was no time left to install it.');
  console.error(`${contestant.name}: installing and starting`);
  await install(contestant, folder);
  const service = await contestant.start(folder);
  try {
    await check(service);
    return { contestant, service, accounts: await makeAccounts(service) };
  } catch (reason) {
    await service.stop();
    throw reason;
  }
}

exitOnSignals();
// Avoids the system's temporary folder, which may be in memory, where flushing to disk costs nothing.
const folder = mkdtempSync('/var/tmp/hatchery-peers-');
// PostgreSQL runs as another user, which needs access to the folders inside.
chmodSync(folder, 0o711);
process.once('exit', () => {
  console.error('Removing what was installed');
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
});
setTimeout(() => {
  console.error('It takes too long: choose some with --only, and try again.');
  process.exit(1);
}, LIMIT_MS).unref();

const results = await measure(folder);
console.log(`${machineLine()}
Medians of ${roundsPlayed(results)} rounds of ${seconds} s; a ratio is the median of each round's own ratio.

${ratesTable(results)}

${passwordsTable(results)}

${notes(results)}

Goals:

${goals(results).join('\n')}`);
process.exit();
