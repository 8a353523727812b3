/** Counts answers, by operation and class of status. */
export interface Tally {
  count(operation: string, status: number): void;
  /** The share of answers that said yes, from 0 to 1. */
  good(): number;
  /** A line for each operation. */
  lines(): string[];
}

const CLASSES = ['2xx', '3xx', '4xx', '5xx', 'none'] as const;
const NAME_WIDTH = 18;
const WIDTH = 8;

export function createTally(): Tally {
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
      return [line('', CLASSES), ...rows, line('all', cells(sums())), `  said yes: ${(good() * 100).toFixed(0)} %`];
    },
  };
}
