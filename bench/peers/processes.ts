/** Commands and servers, each in a process group of its own that does not outlive this process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const INSTALL_PATIENCE_MS = 8 * 60_000;
const START_PATIENCE_MS = 2 * 60_000;
const STOP_PATIENCE_MS = 5_000;
const ASK_EVERY_MS = 100;
const ANSWER_PATIENCE_MS = 5_000;
/** So many characters. */
const LAST_WORDS = 600;

export interface Command {
  command: string;
  args: string[];
  folder: string;
  env?: Record<string, string>;
}

/** Runs a command to its end. Throws with its last words when it fails or takes longer than 8 minutes. */
export async function run(command: Command): Promise<void> {
  const { exited, end, lastWords } = start(command, process.env, 'SIGKILL');
  const timer = setTimeout(end, INSTALL_PATIENCE_MS);
  const code = await exited;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${command.command} ${code === null ? 'was ended' : 'failed'}. ${lastWords()}`);
}

/**
 * Starts a server and waits until `answers` resolves to true. Throws with its last words when it ends before that, or
 * does not answer within 2 minutes. What is returned stops it, by the signal that ends it at once.
 */
export async function serve(command: Command, answers: () => Promise<boolean>, signal: NodeJS.Signals = 'SIGKILL') {
  // Nothing else of the caller's environment may change what is measured.
  const { PATH, HOME } = process.env;
  const { exited, end, lastWords } = start(command, { PATH, HOME }, signal);
  const stop = async () => {
    end();
    await Promise.race([exited, sleep(STOP_PATIENCE_MS, undefined, { ref: false })]);
  };
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  const giveUp = performance.now() + START_PATIENCE_MS;
  while (!(await answers())) {
    if (gone || performance.now() > giveUp) {
      await stop();
      throw new Error(`It did not start. ${lastWords()}`);
    }
    await sleep(ASK_EVERY_MS);
  }
  return stop;
}

/** Whether this address answers, and not with an error of the server's. */
export const answersAt = (url: string) => () =>
  fetch(url, { signal: AbortSignal.timeout(ANSWER_PATIENCE_MS) }).then(
    ({ status }) => status < 500,
    () => false,
  );

function start({ command, args, folder, env }: Command, surroundings: NodeJS.ProcessEnv, signal: NodeJS.Signals) {
  mkdirSync(folder, { recursive: true });
  const log = join(folder, `${basename(command)}.log`);
  const output = openSync(log, 'w');
  const stdio = ['ignore' as const, output, output];
  const child = spawn(command, args, { cwd: folder, env: { ...surroundings, ...env }, stdio, detached: true });
  closeSync(output);
  let ended = false;
  const end = () => {
    // Only once: later, its id may be somebody else's.
    if (!ended) signalGroup(child, signal);
    ended = true;
    process.off('exit', end);
  };
  // Before anybody removes its folder.
  process.prependOnceListener('exit', end);
  const exited: Promise<number | null> = once(child, 'exit').then(
    ([code]) => code,
    (error) => {
      appendFileSync(log, error.message);
      return -1;
    },
  );
  // What it has started ends with it.
  void exited.then(end);
  return { exited, end, lastWords: () => readFileSync(log, 'utf8').trim().slice(-LAST_WORDS).replaceAll(/\s+/g, ' ') };
}

/** By the id of the process that was started, which is its group's: what it has started ends too. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
