import { execFileSync } from 'node:child_process';
import { chmodSync, constants, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const PROJECT = join(import.meta.dirname, '../..');

/** An instruction with any other words is executed. */
const INSTALL = 'npm ci --ignore-scripts --no-audit --no-fund';

type Instruction = [name: string, argument: string];

/** The Dockerfile's instructions in order, as pairs of name and argument. */
const instructions = readFileSync(join(PROJECT, 'Dockerfile'), 'utf8')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(/ (.*)/) as Instruction);

/** The instructions grouped by stage. Each stage begins with a FROM, and the last stage is the image. */
export const stages: Instruction[][] = [];
for (const instruction of instructions) {
  if (instruction[0] === 'FROM') stages.push([]);
  stages.at(-1)?.push(instruction);
}

/** Returns the argument of an instruction that occurs exactly once in a stage, by default the last stage. */
export function argumentOf(name: string, stage = stages.at(-1) ?? []): string {
  const [found, ...more] = stage.filter((instruction) => instruction[0] === name);
  if (!found || more.length > 0) throw new Error(`The Dockerfile should have one ${name}.`);
  return found[1];
}

export const copied = new Set(
  instructions.flatMap(([name, argument]) =>
    name === 'COPY' && !argument.startsWith('--from=') ? argument.split(' ').slice(0, -1) : [],
  ),
);

export interface Image {
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
}

/**
 * Executes the Dockerfile's instructions in a folder, with this process's Node. Commands run as the image's user only
 * if this process is root.
 */
export function buildIn(folder: string): Image {
  const isRoot = process.getuid?.() === 0;
  const inFolder = (text: string) => text.replaceAll('/data', join(folder, 'data'));
  let cwd = folder;
  for (const stage of stages) {
    const [, name = 'image'] = / AS (\w+)$/.exec(argumentOf('FROM', stage)) ?? [];
    cwd = join(folder, name, argumentOf('WORKDIR', stage));
    mkdirSync(cwd, { recursive: true });
    // Let the image's user read the folders. By default only the owner can read a temporary folder.
    for (const seen of [folder, join(folder, name), cwd]) chmodSync(seen, 0o755);
    for (const [instruction, argument] of stage) {
      if (instruction === 'COPY') copy(argument.split(' '), cwd, folder);
      if (instruction === 'RUN')
        run(isRoot ? inFolder(argument) : inFolder(argument).replace(/ -o \d+ -g \d+/, ''), cwd);
    }
  }
  const settings = inFolder(argumentOf('ENV'))
    .split(' ')
    .map((setting) => setting.split('='));
  const env = { PATH: `${isRoot ? nodeIn(folder) : dirname(process.execPath)}:/usr/bin:/bin` };
  const [uid = 0, gid = 0] = argumentOf('USER').split(':').map(Number);
  return { cwd, env: { ...env, ...Object.fromEntries(settings) }, ...(isRoot ? { uid, gid } : {}) };
}

function run(command: string, cwd: string): void {
  const bare = command.replace(/^--mount=\S+ /, '');
  if (bare === INSTALL) copyPackages(cwd);
  else execFileSync('sh', ['-euc', bare], { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Copies the packages, which the project has installed from the same lock file. Copying takes less time than `npm ci`. */
function copyPackages(cwd: string): void {
  const packages = join(PROJECT, 'node_modules');
  const installed = readdirSync(packages).filter((name) => name !== '.cache');
  mkdirSync(join(cwd, 'node_modules'));
  execFileSync('cp', ['-r', ...installed.map((name) => join(packages, name)), join(cwd, 'node_modules')]);
}

/** Copies Node to a folder where another user can run it. */
function nodeIn(folder: string): string {
  copyFileSync(process.execPath, join(folder, 'node'), constants.COPYFILE_FICLONE);
  return folder;
}

/** Executes a COPY from the project or, with `--from`, from another stage, whose files it links instead of copying them. */
function copy(words: string[], cwd: string, folder: string): void {
  const [, stage] = /^--from=(\w+)$/.exec(words[0] ?? '') ?? [];
  const from = words.slice(stage ? 1 : 0, -1);
  const to = join(cwd, words.at(-1) ?? '');
  for (const path of from) {
    const target = from.length > 1 ? join(to, path) : to;
    mkdirSync(dirname(target), { recursive: true });
    if (stage) execFileSync('cp', ['-rl', join(folder, stage, path), target]);
    else cpSync(join(PROJECT, path), target, { recursive: true });
  }
}
