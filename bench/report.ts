/** The results as Markdown: tables, and each goal with whether it is met. */
import type { AvatarRun } from './avatars.ts';
import type { Operation } from './requests.ts';
import type { Run } from './rounds.ts';
import { type Contestant, contestants } from './servers.ts';
import type { StartUp } from './start-up.ts';
import { median } from './statistics.ts';

type Figure = number | undefined;
type Metric = 'perSecond' | 'p50' | 'p99' | 'cpuPerRequest';

/** The runs of one operation at one number of connections on one server, in the order of the rounds. */
export function runsOf(runs: readonly Run[], server: Contestant, operation: Operation, connections: number): Run[] {
  return runs.filter((run) => run.server === server && run.operation === operation && run.connections === connections);
}

export function middle(runs: readonly Run[], metric: Metric): Figure {
  const figures = runs.map((run) => run[metric]).filter((figure) => figure !== undefined);
  return figures.length === 0 ? undefined : median(figures);
}

/** Each round's own ratio, and of these the median: what slows the machine for a while slows both. */
export function ratio(of: readonly Run[], to: readonly Run[], metric: Metric): Figure {
  const ratios = of.map((run, round) => (run[metric] ?? Number.NaN) / (to[round]?.[metric] ?? Number.NaN));
  return ratios.some(Number.isNaN) ? undefined : median(ratios);
}

export function operationsTable(runs: readonly Run[]): string {
  const rows: string[][] = [];
  for (const { operation, connections } of runs.filter((run) => run.server === 'Hatchery')) {
    const key = [operation, String(connections)];
    if (rows.some((row) => row[0] === key[0] && row[1] === key[1])) continue;
    const bound = runsOf(runs, 'bound', operation, connections);
    for (const name of contestants) {
      const own = runsOf(runs, name, operation, connections);
      const figure = (metric: Metric, digits: number) => format(middle(own, metric), digits);
      const toBound = (metric: Metric) => (name === 'bound' ? '1' : format(ratio(own, bound, metric), 2));
      rows.push([
        ...key,
        name,
        figure('perSecond', 0),
        toBound('perSecond'),
        figure('p50', 2),
        figure('p99', 2),
        toBound('p99'),
        figure('cpuPerRequest', 0),
        toBound('cpuPerRequest'),
      ]);
    }
  }
  const of = '÷ bound';
  return table(['', 'conn.', 'server', 'requests/s', of, 'p50 ms', 'p99 ms', of, 'CPU µs/request', of], rows);
}

export function startUpTable(startUps: readonly StartUp[], loaded: Map<Contestant, Figure>): string {
  const rows = startUps.map(({ server, milliseconds, idle }) => [
    server,
    format(milliseconds, 0),
    format(idle, 0),
    format(loaded.get(server), 0),
  ]);
  return table(['server', 'start-up ms', 'RSS idle MB', 'RSS loaded MB'], rows);
}

export function avatarsTable(runs: readonly AvatarRun[]): string {
  const rows = [...Map.groupBy(runs, (run) => run.together)].map(([together, group]) => [
    String(together),
    format(median(group.map((run) => run.hatchery)), 1),
    format(median(group.map((run) => run.sharp)), 1),
    format(avatarRatio(group), 2),
  ]);
  return table(['at once', 'publishes/s', 'bare sharp/s', 'ratio'], rows);
}

export function avatarRatio(runs: readonly AvatarRun[]): number {
  return median(runs.map((run) => run.hatchery / run.sharp));
}

export function format(figure: Figure, digits: number): string {
  if (figure === undefined || Number.isNaN(figure)) return 'n/a';
  return figure.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A Markdown table: names to the left, figures to the right. */
export function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0), 3));
  const isFigure = (column: number) => rows.every((row) => /^\$?[\d.,]*$|^n\/a$/.test(row[column] ?? ''));
  const line = (cells: string[]) =>
    `| ${cells.map((cell, at) => (isFigure(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) => (isFigure(at) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
