import { readFile } from 'node:fs/promises';

export interface AnswerCounts {
  count(operation: string, status: number): void;
  /** Returns the proportion of responses with a 2xx or 3xx status, from 0 to 1. */
  good(): number;
  lines(): string[];
}

const CLASSES = ['2xx', '3xx', '4xx', '5xx', 'none'] as const;
const NAME_WIDTH = 18;
const WIDTH = 8;

export function createAnswerCounts(): AnswerCounts {
  const counts = new Map<string, Record<string, number>>();
  const total = (row: Record<string, number>) => Object.values(row).reduce((sum, one) => sum + one, 0);
  const line = (name: string, cells: readonly (string | number)[]) =>
    `  ${name.padEnd(NAME_WIDTH)}${cells.map((cell) => String(cell).padStart(WIDTH)).join('')}`;

  function sums(): Record<string, number> {
    const all: Record<string, number> = {};
    for (const row of counts.values())
      for (const [name, count] of Object.entries(row)) all[name] = (all[name] ?? 0) + count;
    return all;
  }
  const good = () => ((sums()['2xx'] ?? 0) + (sums()['3xx'] ?? 0)) / Math.max(1, total(sums()));

  return {
    count(operation, status) {
      const row = counts.get(operation) ?? {};
      const name = status ? `${Math.floor(status / 100)}xx` : 'none';
      row[name] = (row[name] ?? 0) + 1;
      counts.set(operation, row);
    },
    good,
    lines() {
      const cells = (row: Record<string, number>) => CLASSES.map((name) => row[name] ?? 0);
      const rows = [...counts].sort(([a], [b]) => a.localeCompare(b)).map(([name, row]) => line(name, cells(row)));
      return [line('', CLASSES), ...rows, line('all', cells(sums())), `  succeeded: ${(good() * 100).toFixed(0)} %`];
    },
  };
}

const MIB = 1024 * 1024;
/** How much memory may grow, in MiB. Normal use stays below this limit, and a leak exceeds it within minutes. */
const GROWTH_MIB = 300;

export interface MemoryWatch {
  measure(): Promise<void>;
  /** @returns the result as text. @throws if memory has grown too much since the warm-up. */
  result(): string;
}

/** Measures how much the memory of a process grows after its warm-up. Call `measure` regularly during the run. */
export function watchMemory(pid: number | undefined, warmAfterMs: number): MemoryWatch {
  const warmAt = Date.now() + warmAfterMs;
  let warm: number | undefined;
  let last: number | undefined;
  return {
    async measure() {
      last = await residentMib(pid);
      if (Date.now() >= warmAt) warm ??= last;
    },
    result() {
      if (last === undefined) return 'memory: unknown on this system';
      const from = warm ?? last;
      if (last - from > GROWTH_MIB) throw new Error(`Memory grew from ${from} MiB to ${last} MiB.`);
      return `memory: ${from} MiB when warm, ${last} MiB in the end`;
    },
  };
}

/** Reads a process's resident memory from /proc; undefined on systems other than Linux. */
async function residentMib(pid: number | undefined): Promise<number | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(text)?.[1];
  return kib === undefined ? undefined : Math.round((Number(kib) * 1024) / MIB);
}
