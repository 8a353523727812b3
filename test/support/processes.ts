import { readdirSync, readFileSync } from 'node:fs';

/** Lists the ids of a process's running children, from Linux's `/proc` (proc(5)). */
export function childrenOf(pid: number | undefined): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => statusOf(Number(name)).parent === pid)
    .map(Number);
}

/** Returns a process's resident memory in MiB, current and peak. Both are 0 if the process has exited. */
export function memoryOf(pid: number | undefined): { now: number; peak: number } {
  const { VmRSS = 0, VmHWM = 0 } = statusOf(pid);
  return { now: VmRSS, peak: VmHWM };
}

/** Returns whether a process is running. A zombie does not count as running. */
export const isRunning = (pid: number): boolean => !['', 'Z', 'X'].includes(statusOf(pid).state);

function statusOf(pid: number | undefined) {
  let text = '';
  try {
    text = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    // The process has exited.
  }
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return {
    parent: Number(/^PPid:\s+(\d+)/m.exec(text)?.[1]),
    state: /^State:\s+(\w)/m.exec(text)?.[1] ?? '',
    VmRSS: mib('VmRSS'),
    VmHWM: mib('VmHWM'),
  };
}
