import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RequestLine } from '../../http/observe.ts';

const PROJECT = join(import.meta.dirname, '../..');

export interface RunningServer {
  baseUrl: string;
  process: ChildProcess;
  log(): string;
  stderr(): string;
  /**
   * Sends a signal and waits for the process to exit.
   * @returns the exit code, or null if the signal killed the process.
   */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/**
 * Starts the embedded server as a child process on a free port. If the server fails to start, rejects with its standard
 * error.
 */
export async function startServer(dataDir: string, env: Record<string, string> = {}): Promise<RunningServer> {
  const child = run([], { PORT: '0', DATA_DIR: dataDir, RATE_LIMIT: 'off', ...env });
  let log = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const exited = once(child, 'close');
  const baseUrl = await new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text;
      const address = /running at (\S+)[\s\S]*Try:.*\n/.exec(stderr)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}: ${stderr}`)));
  });
  return {
    baseUrl,
    process: child,
    log: () => log,
    stderr: () => stderr,
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      const [code] = await exited;
      return code;
    },
  };
}

/** Returns the log's lines of requests, without those of the start and the stop. */
export function requestsIn(log: string): RequestLine[] {
  const lines = log.trim().split('\n');
  return lines.map((line): RequestLine & { msg: string } => JSON.parse(line)).filter(({ msg }) => msg === 'request');
}

export async function runToEnd(args: string[], env: Record<string, string> = {}) {
  const child = run(args, env);
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text) => {
      output[name] += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...output };
}

function run(args: string[], env: Record<string, string>): ChildProcess {
  const {
    PORT: _port,
    HOST: _host,
    DATA_DIR: _data,
    PUBLIC_BASE_URL: _base,
    RATE_LIMIT: _rate,
    TRUST_PROXY: _trust,
    ...rest
  } = process.env;
  return spawn(process.execPath, [join(PROJECT, 'server/start.mjs'), ...args], {
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Creates a temporary folder, which is removed after the test. */
export async function temporaryFolder(context: Pick<TestContext, 'after'>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'hatchery-test-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
