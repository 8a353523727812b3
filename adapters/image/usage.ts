import { readFile } from 'node:fs/promises';

/** USER_HZ is 100 on every Linux architecture that Node supports. */
const TICK_MS = 10;
const KIB = 1024;

export interface Usage {
  /** Processor time of all threads since the process started, in ms. */
  cpuMs: number;
  /** Resident memory in bytes. */
  memory: number;
}

/**
 * Reads the resource use of another process from Linux's proc(5).
 *
 * @returns undefined on other systems, and after the process has ended
 */
export async function usageOf(pid: number | undefined): Promise<Usage | undefined> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile(`/proc/${pid}/status`, 'latin1'),
    ]);
    // The fields from the third on. The second is the program's name in parentheses, which may contain any character.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0;
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, memory: Number(resident) * KIB };
  } catch {
    // Whatever the reason: without usage the caller limits wall-clock time.
    return undefined;
  }
}
