/** `npm run interop`: generates clients for other languages, compiles them, and plays a story with each. */
import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../../cli/errors.ts';
import { exitCleanly } from '../../cli/program.ts';
import { startServer } from '../support/server.ts';
import { check, type Environment, hasFailed, type Row } from './check.ts';
import { isInstalled, killCommands } from './command.ts';
import { HELP, readInteropFlags } from './flags.ts';
import { GENERATORS } from './generators.ts';
import { downloadOpenApiGenerator } from './openapi-generator.ts';
import { tableOf } from './table.ts';
import { startTomorrow } from './tomorrow.ts';

const CONCURRENCY = 2;
const PICTURE = join(import.meta.dirname, '../fixtures/raccoon.jpg');

await exitCleanly(async () => {
  const names = readInteropFlags(process.argv.slice(2));
  if (names === 'help') return console.log(HELP);
  const folder = await mkdtemp(join(tmpdir(), 'hatchery-interop-'));
  const server = await startServer(join(folder, 'data'));
  const tomorrow = await startTomorrow(server.baseUrl);
  const interrupt = () => {
    killCommands();
    server.process.kill();
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    const variables = { ...environmentOf(process.env), ...(await filesOf(names, server.baseUrl, folder)) };
    const rows = await checkAll(names, { variables, baseUrl: server.baseUrl, tomorrowUrl: tomorrow.baseUrl });
    console.log(`\n${tableOf(rows)}\n`);
    const failed = rows.filter(hasFailed).map(({ name }) => name);
    if (failed.length > 0) throw new CommandError(`Failed: ${failed.join(', ')}.`);
    console.log(`${rows.length} passed, 0 failed`);
  } finally {
    await tomorrow.stop();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

/** Without what `npm run` sets for this project, so that npm can install packages elsewhere. */
function environmentOf(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^npm_(?!config_)|^npm_config_local_prefix$|^INIT_CWD$/.test(name)),
  );
}

/** Writes the files that the commands read. @returns the variables that name them. */
async function filesOf(names: readonly string[], baseUrl: string, folder: string): Promise<NodeJS.ProcessEnv> {
  const contract = join(folder, 'openapi.json');
  const answer = await fetch(`${baseUrl}/openapi.json`);
  await writeFile(contract, Buffer.from(await answer.arrayBuffer()));
  const files = { CONTRACT: contract, PICTURE };
  const commands = names.flatMap((name) => GENERATORS[name]?.generate ?? []);
  const needsJar = commands.some((command) => command.includes('OPENAPI_GENERATOR'));
  if (!needsJar || !isInstalled('java') || !isInstalled('mvn')) return files;
  return { ...files, OPENAPI_GENERATOR: await downloadOpenApiGenerator() };
}

/** Checks at most two generators at a time. @returns the rows in the order of the table of generators. */
async function checkAll(names: readonly string[], environment: Environment): Promise<Row[]> {
  const rows = new Map<string, Row>();
  const queue = [...names];
  const work = async () => {
    for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
      const generator = GENERATORS[name];
      if (!generator) continue;
      const row = await check(name, generator, environment);
      console.log(`${hasFailed(row) ? 'FAILED' : 'passed'}: ${name}, ${row.seconds} s`);
      rows.set(name, row);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return names.flatMap((name) => rows.get(name) ?? []);
}
