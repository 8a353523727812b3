import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const POLL_MS = 20;
const TIMEOUT_MS = 60_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

interface Daemon {
  name: string;
  child: ChildProcess;
  ended: boolean;
  lastLines(): string;
}

/**
 * Manages processes that share a temporary folder. When this process exits, the processes are killed and the folder is
 * deleted. After SIGKILL the folder remains.
 */
export function processesIn(prefix: string) {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  const daemons: Daemon[] = [];
  const abort = new AbortController();

  function kill(): void {
    // SIGKILL is safe, because there is no data to keep. The gateway is slow to react to other signals.
    abort.abort();
    for (const { child } of daemons) child.kill('SIGKILL');
  }
  function clean(): void {
    kill();
    // Retry, because the killed processes may still be writing to the folder.
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: POLL_MS });
  }
  const removeExitHandlers = onEnd(clean);

  return {
    folder,
    async run(command: string, ...args: string[]): Promise<void> {
      await promisify(execFile)(command, args, { timeout: TIMEOUT_MS, killSignal: 'SIGKILL', signal: abort.signal });
    },
    /** Starts a daemon, which does not keep this process alive. */
    daemon: (name: string, ...args: string[]) => void daemons.push(startDaemon(folder, name, args)),
    /** Resolves when the port accepts connections. Rejects if a daemon has exited, or after the timeout. */
    listening: (port: number) => untilListening(port, daemons),
    async stop(): Promise<void> {
      kill();
      for (const { child, ended } of daemons) {
        child.ref();
        if (!ended) await once(child, 'exit');
      }
      clean();
      removeExitHandlers();
    },
  };
}

function startDaemon(folder: string, name: string, args: string[]): Daemon {
  const path = join(folder, `${name}.log`);
  const log = openSync(path, 'a');
  // With setpriv, the kernel kills the daemon when this process exits, even after SIGKILL.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', name, ...args], { stdio: ['ignore', log, log] });
  closeSync(log);
  child.unref();
  const daemon: Daemon = {
    name,
    child,
    ended: false,
    lastLines: () =>
      [`The last lines of ${name}:`, ...readFileSync(path, 'utf8').trimEnd().split(/\n+/).slice(-10)].join('\n'),
  };
  for (const event of ['error', 'exit']) {
    child.once(event, () => {
      daemon.ended = true;
    });
  }
  return daemon;
}

async function untilListening(port: number, daemons: Daemon[]): Promise<void> {
  for (const deadline = Date.now() + TIMEOUT_MS; !(await acceptsConnections(port)); await sleep(POLL_MS)) {
    const ended = daemons.find((daemon) => daemon.ended);
    if (ended) throw new Error(`${ended.name} ended. ${ended.lastLines()}`);
    if (Date.now() > deadline) {
      const logs = daemons.map((daemon) => daemon.lastLines());
      throw new Error(`Nothing listens on port ${port} after ${TIMEOUT_MS / 1000} seconds. ${logs.join('\n')}`);
    }
  }
}

/**
 * Calls `clean` when this process exits or receives a signal that ends it.
 * @returns a function that removes the handlers.
 */
function onEnd(clean: () => void): () => void {
  const handlers = SIGNALS.map((signal) => {
    const handler = () => {
      clean();
      // A listener disables the signal's default action, which is to end the process. The last listener therefore ends
      // it.
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

async function acceptsConnections(port: number): Promise<boolean> {
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
