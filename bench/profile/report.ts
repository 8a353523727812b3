import { atLeast, atMost, format, table } from '../markdown.ts';
import type { Operation } from '../requests.ts';
import { type Contestant, contestants } from '../servers.ts';
import { median, medianRatio } from '../statistics.ts';
import type { AvatarRun } from './avatars.ts';
import type { Run } from './rounds.ts';
import type { StartUp } from './start-up.ts';

const GOALS_AT_CONNECTIONS = 32;
/** Requests per second, as a part of the bound's. */
const MIN_RATE: Record<Operation, number> = { read: 0.9, update: 0.9, create: 0.95, 'upload-url': 0.85 };
const MAX_CPU_OF_READ = 1.15;

export interface Results {
  runs: Run[];
  startUps: StartUp[];
  /** Peak memory under load in MB. */
  loaded: Map<Contestant, number | undefined>;
  avatars: AvatarRun[];
}

type Figure = number | undefined;
type Metric = 'perSecond' | 'p50' | 'p99' | 'cpuPerRequest';

/** Selects the runs of one operation at one number of connections on one server, in order of the rounds. */
function runsOf(runs: readonly Run[], server: Contestant, operation: Operation, connections: number): Run[] {
  return runs.filter((run) => run.server === server && run.operation === operation && run.connections === connections);
}

function middle(runs: readonly Run[], metric: Metric): Figure {
  const figures = runs.map((run) => run[metric]).filter((figure) => figure !== undefined);
  return figures.length === 0 ? undefined : median(figures);
}

function ratio(of: readonly Run[], to: readonly Run[], metric: Metric): number {
  const figures = (runs: readonly Run[]) => runs.map((run) => run[metric] ?? Number.NaN);
  return medianRatio(figures(of), figures(to));
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

function avatarRatio(runs: readonly AvatarRun[]): number {
  return median(runs.map((run) => run.hatchery / run.sharp));
}

export function goals({ runs, startUps, loaded, avatars }: Results): string[] {
  const lines: string[] = [];
  const counted = runs.filter((run) => run.connections === GOALS_AT_CONNECTIONS);
  for (const operation of new Set(counted.map((run) => run.operation))) {
    const own = runsOf(runs, 'Hatchery', operation, GOALS_AT_CONNECTIONS);
    const bound = runsOf(runs, 'bound', operation, GOALS_AT_CONNECTIONS);
    lines.push(atLeast(`${operation}: requests/s ÷ bound`, ratio(own, bound, 'perSecond'), MIN_RATE[operation]));
    if (operation === 'read')
      lines.push(atMost(`${operation}: CPU ÷ bound`, ratio(own, bound, 'cpuPerRequest'), MAX_CPU_OF_READ));
    lines.push(atMost(`${operation}: p99 ÷ bound`, ratio(own, bound, 'p99'), 1.5));
  }
  const start = startUps.find(({ server }) => server === 'Hatchery');
  if (start) lines.push(atMost('start-up, ms', start.milliseconds, 150, 0), atMost('RSS idle, MB', start.idle, 85, 1));
  if (runs.length > 0) lines.push(atMost('RSS loaded, MB', loaded.get('Hatchery'), 130, 1));
  for (const [together, group] of Map.groupBy(avatars, (run) => run.together)) {
    lines.push(atLeast(`avatars, ${together} at once: publishes ÷ bare sharp`, avatarRatio(group), 0.8));
  }
  return lines;
}
