import { readFileSync } from 'node:fs';

/** Length of a clock tick. USER_HZ is 100 on every Linux architecture that Node supports. */
const TICK_MS = 10;
const KIB = 1024;

export interface Usage {
  /** Processor time used by all threads since the process started, in ms. */
  cpuMs: number;
  /** Resident memory in bytes. */
  memory: number;
}

/**
 * Reads another process's resource use from Linux's proc(5). Synchronous, because the kernel makes these files in memory, in less than
 * 0.1 ms: on a busy server, each asynchronous read would wait for several turns of the event loop.
 *
 * @returns undefined on other systems, or if the process has exited
 */
export function usageOf(pid: number | undefined): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    // Skips the first two fields. The second is the program's name in parentheses, which may itself contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0;
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, memory: Number(resident) * KIB };
  } catch {
    // Any failure means that usage is unknown, and then the caller limits wall-clock time instead.
    return undefined;
  }
}
