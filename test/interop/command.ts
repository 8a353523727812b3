import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Compiling a Rust client on one core takes about six minutes. */
const TIMEOUT_MS = 20 * 60_000;
const groups = new Set<number>();

export interface Outcome {
  ok: boolean;
  /** Standard output and standard error, in the order of arrival. */
  output: string;
}

/** Runs a shell command in its own process group, and kills the group after 20 minutes. */
export async function runCommand(command: string, folder: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  const child = spawn('bash', ['-o', 'pipefail', '-c', command], {
    cwd: folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid === undefined) return { ok: false, output: 'bash cannot be started.' };
  groups.add(pid);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
  }
  const timer = setTimeout(() => {
    output += `\nTimeout after ${TIMEOUT_MS / 60_000} minutes.`;
    killGroup(pid);
  }, TIMEOUT_MS);
  const [code] = await once(child, 'close');
  clearTimeout(timer);
  groups.delete(pid);
  return { ok: code === 0, output };
}

/** Kills all commands that are running, with their child processes. */
export function killCommands(): void {
  for (const pid of groups) killGroup(pid);
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has exited.
  }
}

/** Returns whether a program is on the PATH. */
export function isInstalled(program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
