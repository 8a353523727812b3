import { readdirSync, readFileSync } from 'node:fs';

/** The ids of the processes that this one has started and that still run, as Linux tells (proc(5)). */
export function childrenOf(pid: number | undefined): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => statusOf(Number(name)).parent === pid)
    .map(Number);
}

/** MiB that a process holds, and the most it ever held; 0 when it is gone. */
export function memoryOf(pid: number | undefined): { now: number; peak: number } {
  const { VmRSS = 0, VmHWM = 0 } = statusOf(pid);
  return { now: VmRSS, peak: VmHWM };
}

/** Whether it still runs: one that has ended but was not yet waited for does not. */
export const isRunning = (pid: number): boolean => !['', 'Z', 'X'].includes(statusOf(pid).state);

function statusOf(pid: number | undefined) {
  let text = '';
  try {
    text = readFileSync(`/proc/${pid}/status`, 'latin1');
  } catch {
    // It has ended meanwhile.
  }
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024;
  return {
    parent: Number(/^PPid:\s+(\d+)/m.exec(text)?.[1]),
    state: /^State:\s+(\w)/m.exec(text)?.[1] ?? '',
    VmRSS: mib('VmRSS'),
    VmHWM: mib('VmHWM'),
  };
}
