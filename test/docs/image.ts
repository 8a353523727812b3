import { execFileSync } from 'node:child_process';
import { chmodSync, constants, copyFileSync, cpSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const PROJECT = join(import.meta.dirname, '../..');

/** The instructions of the Dockerfile, in order, as name and argument. */
export const instructions = readFileSync(join(PROJECT, 'Dockerfile'), 'utf8')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(/ (.*)/) as [name: string, argument: string]);

/** The argument of an instruction that stands there once. */
export function argumentOf(name: string): string {
  const [found, ...more] = instructions.filter((instruction) => instruction[0] === name);
  if (!found || more.length > 0) throw new Error(`The Dockerfile should have one ${name}.`);
  return found[1];
}

/** What is copied from the project. */
export const copied = instructions.flatMap(([name, argument]) =>
  name === 'COPY' ? argument.split(' ').slice(0, -1) : [],
);

/** Where, as whom and with which environment commands run in what would be the image. */
export interface Image {
  cwd: string;
  env: Record<string, string>;
  uid?: number;
  gid?: number;
}

/**
 * Carries out the Dockerfile's instructions in a folder instead of in an image, with the Node that runs this. The image's user can
 * only be somebody else when this runs as root.
 */
export function buildIn(folder: string): Image {
  const isRoot = process.getuid?.() === 0;
  const cwd = join(folder, argumentOf('WORKDIR'));
  mkdirSync(cwd, { recursive: true });
  // A temporary folder is for its maker alone.
  for (const seen of [folder, cwd]) chmodSync(seen, 0o755);
  const inFolder = (text: string) => text.replaceAll('/data', join(folder, 'data'));
  for (const [name, argument] of instructions) {
    if (name === 'COPY') copy(argument.split(' '), cwd);
    if (name !== 'RUN') continue;
    const command = inFolder(argument.replace(/^--mount=\S+ /, ''));
    const env = { ...process.env, npm_config_prefer_offline: 'true' };
    const words = isRoot ? command : command.replace(/ -o \d+ -g \d+/, '');
    execFileSync('sh', ['-euc', words], { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  }
  const settings = inFolder(argumentOf('ENV'))
    .split(' ')
    .map((setting) => setting.split('='));
  const env = { PATH: `${isRoot ? nodeIn(folder) : dirname(process.execPath)}:/usr/bin:/bin` };
  const [uid = 0, gid = 0] = argumentOf('USER').split(':').map(Number);
  return { cwd, env: { ...env, ...Object.fromEntries(settings) }, ...(isRoot ? { uid, gid } : {}) };
}

/** A Node that another user reaches, wherever this one's is. */
function nodeIn(folder: string): string {
  copyFileSync(process.execPath, join(folder, 'node'), constants.COPYFILE_FICLONE);
  return folder;
}

function copy(argument: string[], cwd: string): void {
  const to = join(cwd, argument.at(-1) ?? '');
  const from = argument.slice(0, -1);
  for (const path of from) {
    const target = from.length > 1 ? join(to, path) : to;
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(PROJECT, path), target, { recursive: true });
  }
}
