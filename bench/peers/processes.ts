/** Runs commands and servers. Each gets its own process group, which is killed when this process exits. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../servers.ts';
import type { Contestant } from './contestant.ts';

const INSTALL_TIMEOUT_MS = 8 * 60_000;
const START_TIMEOUT_MS = 2 * 60_000;
const STOP_TIMEOUT_MS = 5_000;
const ASK_EVERY_MS = 100;
const ANSWER_TIMEOUT_MS = 5_000;
/** Maximum number of log characters to quote in an error. */
const LOG_END = 600;

export interface Command {
  command: string;
  args: string[];
  folder: string;
  env?: Record<string, string>;
}

/**
 * Runs a command and waits until it exits.
 * @throws with the end of the command's log if it fails or takes longer than 8 minutes
 */
export async function run(command: Command): Promise<void> {
  const { exited, end, logEnd } = start(command, process.env, 'SIGKILL');
  const timer = setTimeout(end, INSTALL_TIMEOUT_MS);
  const code = await exited;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${command.command} ${code === null ? 'was ended' : 'failed'}. ${logEnd()}`);
}

/**
 * Starts a server and waits until `answers` resolves to true. Returns a function that stops the server immediately
 * with `signal`.
 * @throws with the end of the server's log if it exits early or does not respond within 2 minutes
 */
export async function serve(command: Command, answers: () => Promise<boolean>, signal: NodeJS.Signals = 'SIGKILL') {
  // Passes on only these two variables, because the rest of the caller's environment must not influence the results.
  const { PATH, HOME } = process.env;
  const { exited, end, logEnd } = start(command, { PATH, HOME }, signal);
  const stop = async () => {
    end();
    await Promise.race([exited, sleep(STOP_TIMEOUT_MS, undefined, { ref: false })]);
  };
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await answers())) {
    if (gone || performance.now() > deadline) {
      await stop();
      throw new Error(`It did not start. ${logEnd()}`);
    }
    await sleep(ASK_EVERY_MS);
  }
  return stop;
}

/** Returns a function that checks whether this URL responds with a status below 500. */
export const answersAt = (url: string) => () =>
  fetch(url, { signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) }).then(
    ({ status }) => status < 500,
    () => false,
  );

function start({ command, args, folder, env }: Command, baseEnv: NodeJS.ProcessEnv, signal: NodeJS.Signals) {
  mkdirSync(folder, { recursive: true });
  const log = join(folder, `${basename(command)}.log`);
  const output = openSync(log, 'w');
  const stdio = ['ignore' as const, output, output];
  const child = spawn(command, args, { cwd: folder, env: { ...baseEnv, ...env }, stdio, detached: true });
  closeSync(output);
  let ended = false;
  const end = () => {
    // Sends the signal only once, because another process may receive the same id later.
    if (!ended) signalGroup(child, signal);
    ended = true;
    process.off('exit', end);
  };
  // Runs this listener before those added earlier, so that the process ends before its folder is deleted.
  process.prependOnceListener('exit', end);
  const exited: Promise<number | null> = once(child, 'exit').then(
    ([code]) => code,
    (error) => {
      appendFileSync(log, error.message);
      return -1;
    },
  );
  // When the command exits, its remaining child processes are ended too.
  void exited.then(end);
  return { exited, end, logEnd: () => readFileSync(log, 'utf8').trim().slice(-LOG_END).replaceAll(/\s+/g, ' ') };
}

/**
 * Signals the whole process group of a process started here. The process leads its group, so its children receive the
 * signal too.
 */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Installs a contestant's packages. Compiling native modules can take minutes.
 * @throws with the end of npm's log on failure
 */
export async function install({ packages, overrides }: Contestant, folder: string): Promise<void> {
  if (Object.keys(packages).length === 0) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies: packages, overrides }));
  // Compiles native modules with the header files of this Node installation. If it has none, npm downloads them.
  const node = join(dirname(process.execPath), '..');
  const env: Record<string, string> = existsSync(join(node, 'include/node')) ? { npm_config_nodedir: node } : {};
  await run({
    command: 'npm',
    args: ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
    folder,
    env,
  });
}

interface Program {
  file: string;
  folder: string;
  env?: Record<string, string>;
  /** Path that responds once the server is running. */
  health: string;
}

/** Copies one of the programs in bench/peers/programs into the contestant's folder and starts it. */
export async function startProgram({ file, folder, env, health }: Program) {
  copyFileSync(join(import.meta.dirname, 'programs', file), join(folder, file));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { PORT: String(port), NODE_ENV: 'production', ...env };
  const command = { command: process.execPath, args: [file], folder, env: settings };
  return { url, stop: await serve(command, answersAt(`${url}${health}`)) };
}
