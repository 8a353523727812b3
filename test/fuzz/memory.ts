import { readFile } from 'node:fs/promises';

const MIB = 1024 * 1024;
/** A heap that is in use grows and shrinks by so much; what leaks for minutes passes it. */
const GROWTH_MIB = 300;

export interface MemoryWatch {
  /** To be called now and then. */
  look(): Promise<void>;
  /** In words. Throws when much more is held in the end than after a while. */
  judge(): string;
}

/** Watches what a process holds in memory, from when it has warmed up. */
export function watchMemory(pid: number | undefined, warmAfterMs: number): MemoryWatch {
  const warmAt = Date.now() + warmAfterMs;
  let warm: number | undefined;
  let last: number | undefined;
  return {
    async look() {
      last = await residentMib(pid);
      if (Date.now() >= warmAt) warm ??= last;
    },
    judge() {
      if (last === undefined) return 'memory: not known on this system';
      const from = warm ?? last;
      if (last - from > GROWTH_MIB) throw new Error(`Memory grew from ${from} MiB to ${last} MiB.`);
      return `memory: ${from} MiB when warm, ${last} MiB in the end`;
    },
  };
}

/** As Linux tells it; elsewhere nobody does. */
async function residentMib(pid: number | undefined): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(text)?.[1];
  return kib === undefined ? undefined : Math.round((Number(kib) * 1024) / MIB);
}
