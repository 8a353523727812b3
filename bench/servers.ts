/** Starts the servers under test as child processes, and reads their CPU time and memory from /proc. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = join(import.meta.dirname, '..');
export const ENTRIES = {
  Hatchery: 'server/start.mjs',
  bound: 'bench/profile/bound.ts',
  floor: 'bench/profile/floor.ts',
} as const;
const START_TIMEOUT_MS = 10_000;
const ASK_EVERY_MS = 2;
/** Linux reports CPU time in units of a hundredth of a second. */
const TICK_MICROSECONDS = 10_000;

export type Contestant = keyof typeof ENTRIES;
export const contestants = Object.keys(ENTRIES) as Contestant[];

export interface Server {
  name: Contestant;
  url: string;
  /** Milliseconds from spawn to the first response. */
  startedInMs: number;
  /** CPU time of all threads in microseconds; undefined without /proc. */
  cpuMicroseconds(): number | undefined;
  /** Current and peak resident memory in MB (2^20 bytes). */
  memory(): { now: number | undefined; peak: number | undefined };
  /** Sends a message to a module that was preloaded into the server, and returns its reply. */
  ask(): Promise<unknown>;
  /** Stops the server with SIGTERM or another given signal. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

interface StartOptions {
  /** Modules to preload, and the entry. */
  args?: readonly string[];
  /** Whether all threads of the server share one core. Needs `taskset`. */
  isOnOneCore?: boolean;
}

export async function startServer(
  name: Contestant,
  dataDir: string,
  { args = [ENTRIES[name]], isOnOneCore = false }: StartOptions = {},
): Promise<Server> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const pin = isOnOneCore ? ['taskset', '-c', '0'] : [];
  const [command = '', ...rest] = [...pin, process.execPath, ...startFlags(), ...args];
  const child = spawn(command, rest, {
    cwd: ROOT,
    // Does not inherit the caller's environment, which could influence the results. Every server uses a compile cache,
    // as Hatchery does in production.
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      DATA_DIR: dataDir,
      RATE_LIMIT: 'off',
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules/.cache/compile'),
    },
    // Hatchery writes its log as usual, but the output is discarded.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const killOnExit = () => child.kill();
  process.once('exit', killOnExit);
  await firstAnswer(child, `${url}/healthz`);
  return {
    name,
    url,
    startedInMs: performance.now() - started,
    cpuMicroseconds: () => cpuMicroseconds(child.pid),
    memory: () => ({ now: memory(child.pid, 'VmRSS'), peak: memory(child.pid, 'VmHWM') }),
    async ask() {
      const answered = once(child, 'message');
      child.send('');
      return (await answered)[0];
    },
    async stop(signal) {
      process.off('exit', killOnExit);
      const ended = once(child, 'exit');
      child.kill(signal);
      await ended;
    },
  };
}

/** Returns the Node flags of `npm start`, except the one that loads `.env`. All servers use them. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const words: string[] = scripts.start.split(' ');
  return words.filter((word) => word.startsWith('--'));
}

async function firstAnswer(child: ChildProcess, url: string): Promise<void> {
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint += chunk;
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > deadline)
      throw new Error(`A server did not start: ${complaint}`);
    await sleep(ASK_EVERY_MS);
  }
}

/**
 * Returns whether the server responds with status 200. Does not use `fetch`, because it would take CPU time from the
 * server that is starting.
 */
function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200));
    });
    request.once('error', () => resolve(false));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject()));
    });
  });
}

function cpuMicroseconds(pid: number | undefined): number | undefined {
  // See proc(5). The command name is in parentheses and may contain spaces, so fields are counted from its end: utime
  // and stime are the 12th and 13th.
  const fields = proc(pid, 'stat')?.split(') ').at(-1)?.split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
}

export function memory(pid: number | undefined, line: 'VmRSS' | 'VmHWM'): number | undefined {
  const kilobytes = proc(pid, 'status')?.match(new RegExp(`${line}:\\s+(\\d+)`))?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function proc(pid: number | undefined, file: 'stat' | 'status'): string | undefined {
  return process.platform === 'linux' ? readFileSync(`/proc/${pid}/${file}`, 'utf8') : undefined;
}
