import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isInstalled, runCommand } from './command.ts';
import type { Generator, Signature } from './generator.ts';
import { pageProgram } from './page.ts';

const PROJECT = join(import.meta.dirname, '../..');
const EXAMPLES = join(PROJECT, 'examples/generators');
/** Outside `node_modules`, because Node.js does not run TypeScript there. */
const WORK = join(PROJECT, 'dist/interop');
const PRINTED_LINES = 40;

export type Result = 'yes' | 'no' | '–';

/** A row of the table. `–` means that the generator has no such step, or that an earlier step failed. */
export interface Row {
  name: string;
  language: string;
  generates: Result;
  compiles: Result | 'signatures';
  story: Result;
  tomorrow: Result;
  seconds: number;
  limits: string;
}

export interface Environment {
  variables: NodeJS.ProcessEnv;
  /** The server of today, and the one with answers that the contract does not have yet. */
  baseUrl: string;
  tomorrowUrl: string;
}

export const hasFailed = ({ generates, compiles, story, tomorrow }: Row): boolean =>
  [generates, compiles, story, tomorrow].includes('no');

/** Generates and compiles one client, and plays its story twice. Prints the end of the output of a failed command. */
export async function check(name: string, generator: Generator, environment: Environment): Promise<Row> {
  const started = performance.now();
  const { language, limits = '' } = generator;
  const row: Row = { name, language, generates: 'no', compiles: '–', story: '–', tomorrow: '–', seconds: 0, limits };
  const missing = generator.needs.filter((program) => !isInstalled(program));
  if (missing.length > 0) return { ...row, limits: `Not installed: ${missing.join(', ')}.` };
  const folder = join(WORK, name);
  await rm(folder, { recursive: true, force: true });
  await cp(join(EXAMPLES, name), folder, { recursive: true });
  if (generator.page) {
    const file = join(folder, generator.page.file);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await pageProgram(name, environment.baseUrl));
  }
  await checkSteps(row, generator, folder, environment);
  return { ...row, seconds: Math.round((performance.now() - started) / 1_000) };
}

async function checkSteps(row: Row, generator: Generator, folder: string, environment: Environment): Promise<void> {
  const { generate, compile, story = [], page, signatures, isTool } = generator;
  const run = (commands: readonly string[], baseUrl: string) =>
    runAll(row.name, commands, folder, { ...environment.variables, BASE_URL: baseUrl });
  const { baseUrl, tomorrowUrl } = environment;

  row.generates = await run(generate, baseUrl);
  if (row.generates === 'no') return;
  if (compile) row.compiles = await run(compile, baseUrl);
  if (signatures && row.compiles !== 'no') row.compiles = await checkSignatures(row.name, signatures, folder);
  if (story.length === 0 || row.compiles === 'no') return;
  row.story = await run(story, baseUrl);
  if (!isTool) row.tomorrow = await run(story, tomorrowUrl);
  if (page && (await run(page.run, baseUrl)) === 'no') row.story = 'no';
}

async function runAll(name: string, commands: readonly string[], folder: string, env: NodeJS.ProcessEnv) {
  for (const command of commands) {
    const { ok, output } = await runCommand(command, folder, env);
    if (ok) continue;
    const end = output.trimEnd().split('\n').slice(-PRINTED_LINES).join('\n');
    console.log(`\n${name}: ${command}, with BASE_URL=${env.BASE_URL}, failed:\n${end}\n`);
    return 'no';
  }
  return 'yes';
}

async function checkSignatures(name: string, signatures: readonly Signature[], folder: string) {
  const missing: string[] = [];
  for (const { file, patterns } of signatures) {
    const text = await readFile(join(folder, file), 'utf8').catch(() => '');
    missing.push(...patterns.filter((pattern) => !pattern.test(text)).map((pattern) => `${file}: ${pattern}`));
  }
  if (missing.length === 0) return 'signatures';
  console.log(`\n${name} has not generated:\n${missing.join('\n')}\n`);
  return 'no';
}
