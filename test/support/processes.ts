import { readdirSync, readFileSync } from 'node:fs';

/** The ids of a process's running children, from Linux's `/proc` (proc(5)). */
export function childrenOf(pid: number | undefined): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => statusOf(Number(name)).parent === pid)
    .map(Number);
}

/** A process's resident memory in MiB, current and peak; 0 when the process has ended. */
export function memoryOf(pid: number | undefined): { now: number; peak: number } {
  const { VmRSS = 0, VmHWM = 0 } = statusOf(pid);
  return { now: VmRSS, peak: VmHWM };
}

/** Whether a process runs. A zombie does not. */
export const isRunning = (pid: number): boolean => !['', 'Z', 'X'].includes(statusOf(pid).state);

function statusOf(pid: number | undefined) {
  let text = '';
  try {
    text = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    // The process has ended.
  }
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return {
    parent: Number(/^PPid:\s+(\d+)/m.exec(text)?.[1]),
    state: /^State:\s+(\w)/m.exec(text)?.[1] ?? '',
    VmRSS: mib('VmRSS'),
    VmHWM: mib('VmHWM'),
  };
}
