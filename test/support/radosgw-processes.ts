import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const POLL = 20;
const PATIENCE = 60_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface Daemon {
  name: string;
  child: ChildProcess;
  ended: boolean;
  /** The end of what it said. */
  lastLines(): string;
}

/** Processes that share a temporary folder and do not outlive this one. Nor does the folder, unless SIGKILL ends it. */
export function processesIn(prefix: string) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const daemons: Daemon[] = [];
  const over = new AbortController();

  function kill(): void {
    // SIGKILL: they keep nothing, and the gateway takes its time over anything milder.
    over.abort();
    for (const { child } of daemons) child.kill('SIGKILL');
  }
  function clean(): void {
    kill();
    // They may write for a moment still, and a folder that fills again is not removed at the first attempt.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: POLL });
  }
  const forget = onEnd(clean);

  return {
    folder,
    /** A command that does its work and ends. */
    async run(command: string, ...args: string[]): Promise<void> {
      await promisify(execFile)(command, args, { timeout: PATIENCE, killSignal: 'SIGKILL', signal: over.signal });
    },
    /** A command that goes on. It does not keep this process alive. */
    daemon: (name: string, ...args: string[]) => void daemons.push(startDaemon(folder, name, args)),
    /** Resolves as soon as something listens there; rejects when a daemon has ended or when it takes too long. */
    listening: (port: number) => untilListening(port, daemons),
    async stop(): Promise<void> {
      kill();
      for (const { child, ended } of daemons) {
        child.ref();
        if (!ended) await once(child, 'exit');
      }
      clean();
      forget();
    },
  };
}

function startDaemon(folder: string, name: string, args: string[]): Daemon {
  const path = join(folder, `${name}.log`);
  const log = openSync(path, 'a');
  // setpriv: the kernel kills it when this process is gone, even when that could not say goodbye.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', name, ...args], { stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  const daemon: Daemon = {
    name,
    child,
    ended: false,
    lastLines: () => [`${name} said last:`, ...readFileSync(path, 'utf8').trimEnd().split(/\n+/).slice(-10)].join('\n'),
  };
  for (const event of ['error', 'exit']) {
    child.once(event, () => {
      daemon.ended = true;
    });
  }
  return daemon;
}

async function untilListening(port: number, daemons: Daemon[]): Promise<void> {
  for (const deadline = Date.now() + PATIENCE; !(await answers(port)); await sleep(POLL)) {
    const ended = daemons.find((daemon) => daemon.ended);
    if (ended) throw new Error(`${ended.name} ended. ${ended.lastLines()}`);
    if (Date.now() > deadline) {
      const said = daemons.map((daemon) => daemon.lastLines());
      throw new Error(`Nothing listens on port ${port} after ${PATIENCE / 1000} seconds. ${said.join('\n')}`);
    }
  }
}

/** Calls when this process ends, be it by a signal. Answers how to call that off. */
function onEnd(clean: () => void): () => void {
  const handlers = SIGNALS.map((signal) => {
    const handler = () => {
      clean();
      // A signal that is listened to ends nothing any more: where nobody else listens, it is up to this one.
      if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
    };
    process.once(signal, handler);
    return () => process.off(signal, handler);
  });
  process.once('exit', clean);
  return () => {
    process.off('exit', clean);
    for (const off of handlers) off();
  };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Two ports that were free a moment ago. */
export async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const [first, second] = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      return (server.address() as AddressInfo).port;
    }),
  );
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return [first ?? 0, second ?? 0];
}
