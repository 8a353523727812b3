/**
 * `npm run bench`: compares Hatchery with two minimal servers, in turn within one run: `bound`, which does
 * Hatchery's essential work, and `floor`, which sends constant responses. bench/results/profile.md contains its output unchanged.
 *
 *    npm run bench -- [--rounds 5] [--seconds 1.5] [--connections 1,32] [--only read,update,create,upload-url,start-up,avatars,parts]
 *
 * `parts` shows where the time of a read, an update and a create goes, at the largest number of connections.
 */
import { join } from 'node:path';
import { machineLine, readFlags, workFolder } from '../harness.ts';
import { startLoadGenerator } from '../load.ts';
import { operations } from '../requests.ts';
import { type Contestant, contestants, type Server, startServer } from '../servers.ts';
import { measureAvatars } from './avatars.ts';
import { type OperationProfile, profileOperations, profileTable } from './parts.ts';
import { avatarsTable, goals, operationsTable, type Results, startUpTable } from './report.ts';
import { playRounds } from './rounds.ts';
import { measureStartUps } from './start-up.ts';

const flags = { rounds: 5, seconds: 1.5, connections: [1, 32] };
const { rounds, seconds, connections, only } = readFlags(flags, [...operations, 'start-up', 'avatars', 'parts']);
const plan = { operations: operations.filter((operation) => only.includes(operation)), connections, rounds, seconds };

async function measure(folder: string): Promise<Results & { profiles: OperationProfile[] }> {
  const dataDir = (name: Contestant) => join(folder, name);
  const startUps = only.includes('start-up') ? await measureStartUps(dataDir) : [];
  const load = startLoadGenerator();
  const servers: Server[] = [];
  for (const name of contestants) servers.push(await startServer(name, dataDir(name)));
  const runs = plan.operations.length > 0 ? await playRounds(servers, load, plan) : [];
  // Peak memory is read before the portraits are measured, because they are a different kind of load.
  const loaded = new Map(servers.map((server) => [server.name, runs.length > 0 ? server.memory().peak : undefined]));
  const hatchery = servers.find(({ name }) => name === 'Hatchery');
  const avatars = hatchery && only.includes('avatars') ? await measureAvatars(hatchery, load, rounds) : [];
  for (const server of servers) await server.stop();
  const most = { seconds: 2 * seconds, connections: Math.max(...connections) };
  const profiles = only.includes('parts') ? await profileOperations(load, dataDir, most) : [];
  load.stop();
  return { runs, startUps, loaded, avatars, profiles };
}

const { runs, startUps, loaded, avatars, profiles } = await measure(workFolder('profile'));
console.log(`${machineLine()}
Medians of ${rounds} rounds of ${seconds} s; a ratio is the median of each round's own ratio. 1 MB is 2^20 bytes.\n`);
if (runs.length > 0) console.log(`${operationsTable(runs)}\n`);
if (startUps.length > 0) console.log(`${startUpTable(startUps, loaded)}\n`);
if (avatars.length > 0) console.log(`${avatarsTable(avatars)}\n`);
if (profiles.length > 0) console.log(`${profileTable(profiles)}\n`);
console.log(`Goals, at 32 connections:\n\n${goals({ runs, startUps, loaded, avatars }).join('\n')}`);
