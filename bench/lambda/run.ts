/**
 * `npm run bench:lambda`: the built function `user_manager` against a bare one, and against one with the whole SDK, interleaved
 * in one run. What is printed goes into docs/performance.md as it is.
 *
 *   npm run bench:lambda -- [--starts 15] [--rounds 7] [--seconds 1.5] [--node-options='…']
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { REGION, SOME_CREDENTIALS } from '../../test/support/dynamo-engine.ts';
import { NODE_OPTIONS } from '../../tools/lambda/bundle.ts';
import { startChild } from '../child.ts';
import { buildAll, buildHost, contestants } from './contestants.ts';
import type { EngineAddress } from './engine-child.ts';
import { createUsers } from './events.ts';
import { measurePresigns } from './presigns.ts';
import { type Setting, startFunction } from './processes.ts';
import { coldTable, goals, presignTable, type Results, warmTable } from './report.ts';
import { measureCold, measureWarm } from './rounds.ts';
import { sizeOf } from './sizes.ts';

/** Requests cycle over so many. */
const USERS = 100;

const { values: flags } = parseArgs({
  options: {
    starts: { type: 'string', default: '15' },
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '1.5' },
    // As the functions have it in the cloud; the same for all.
    'node-options': { type: 'string', default: NODE_OPTIONS },
  },
});

async function measure(folder: string): Promise<Results> {
  const folders = await buildAll(folder);
  const sizes = Object.fromEntries(
    await Promise.all(contestants.map(async (name) => [name, await sizeOf(folders[name])])),
  );
  const engine = startChild<object, EngineAddress>('lambda/engine-child.ts');
  const setting: Setting = { host: await buildHost(folder), env: environment(await engine.ask({})) };
  const seeder = startFunction(folders.Hatchery, setting);
  const field = { folders, setting, users: await createUsers(seeder, USERS) };
  await seeder.stop();
  const cold = await measureCold(field, Number(flags.starts));
  const loads = await measureWarm(field, Number(flags.rounds), Number(flags.seconds));
  engine.stop();
  return { sizes, cold, ...loads, presigns: await measurePresigns(Number(flags.rounds)) };
}

const environment = ({ endpoint, table }: EngineAddress) => ({
  NODE_OPTIONS: flags['node-options'],
  AWS_REGION: REGION,
  AWS_ACCESS_KEY_ID: SOME_CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: SOME_CREDENTIALS.secretAccessKey,
  AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  USERS_TABLE: table,
  HEALTH_DATA_TABLE: 'not asked for',
  PET_STATES_TABLE: 'not asked for',
  REMOVALS_TABLE: 'not asked for',
  AVATARS_BUCKET: 'avatars',
  PUBLIC_BASE_URL: 'https://api.example',
});

function print(results: Results, load: number): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${process.platform} ${process.arch}`;
  console.log(`${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node} ${flags['node-options']}, ${machine}, load ${load.toFixed(1)} at the start.
Medians of ${flags.starts} cold starts and of ${flags.rounds} rounds of ${flags.seconds} s; a ratio is the median of each round's own ratio. 1 MB is 2^20 bytes.

${coldTable(results)}

${warmTable(results)}

${presignTable(results)}

Goals:

${goals(results).join('\n')}`);
}

// Stopped from outside, what was started is still ended: by an `exit` listener each.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
// In the project, so that what is not bundled is found in its node_modules.
const cache = join(import.meta.dirname, '../../node_modules/.cache');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'bench-lambda-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));

const [loadAverage = 0] = loadavg();
print(await measure(folder), loadAverage);
