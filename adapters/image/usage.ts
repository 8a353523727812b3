import { readFile } from 'node:fs/promises';

/** Linux's clock tick (USER_HZ), the same on every architecture that Node supports. */
const TICK_MS = 10;
const KIB = 1024;

export interface Usage {
  /** Milliseconds of processor time, of all threads, since the process began. */
  cpuMs: number;
  /** Bytes in memory. */
  memory: number;
}

/** What another process has used, from Linux's proc(5); undefined on other systems, and after it has ended. */
export async function usageOf(pid: number | undefined): Promise<Usage | undefined> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile(`/proc/${pid}/status`, 'latin1'),
    ]);
    // From the 3rd field on, after the name, which may contain any character.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const resident = /^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0;
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * TICK_MS, memory: Number(resident) * KIB };
  } catch {
    // Also when the files cannot be read for another reason: the caller then limits wall-clock time.
    return undefined;
  }
}
