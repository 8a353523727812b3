import { atMost, format, table } from '../markdown.ts';
import { median, medianRatio } from '../statistics.ts';
import type { Size } from './folders.ts';
import type { Requested, Run } from './http.ts';
import type { Starts } from './starts.ts';

export interface Results {
  sizes: Size[];
  store: Run[];
  requested: Requested;
  starts: Starts[];
}

type Metric = 'p50' | 'p99';

const MEGABYTE = 2 ** 20;
/** Number of users to which the start-up goal applies. Smaller runs apply it to their largest size instead. */
const START_USERS = 1_000_000;

const of = (runs: readonly Run[], users: number, operation: string): Run[] =>
  runs.filter((run) => run.users === users && run.operation === operation);

/** Returns the ratio of a latency with this number of users to the latency with the fewest users. */
function growth(runs: readonly Run[], users: number, operation: string, metric: Metric): number {
  const figures = (size: number) => of(runs, size, operation).map((run) => run[metric]);
  return medianRatio(figures(users), figures(Math.min(...runs.map((run) => run.users))));
}

const operationsIn = (runs: readonly Run[]): string[] => [...new Set(runs.map((run) => run.operation))];

export function latencyTable(sizes: readonly Size[], runs: readonly Run[]): string {
  const rows = operationsIn(runs).flatMap((operation) =>
    sizes.map(({ users }) => {
      const microseconds = (metric: Metric) => median(of(runs, users, operation).map((run) => run[metric] * 1000));
      const figures = (['p50', 'p99'] as const).flatMap((metric) => [
        format(microseconds(metric), 0),
        format(growth(runs, users, operation, metric), 2),
      ]);
      return [operation, format(users, 0), ...figures];
    }),
  );
  return table(['', 'users', 'p50 µs', '÷ smallest', 'p99 µs', '÷ smallest'], rows);
}

export function sizeTable({ sizes, requested, starts }: Results): string {
  const rows = sizes.map(({ users, bytes }) => {
    const start = starts.find((one) => one.users === users);
    return [
      format(users, 0),
      format(bytes / MEGABYTE, 1),
      format(bytes / users, 0),
      format(start?.clean, 0),
      format(start?.killed, 0),
      format(start && start.logBytes / MEGABYTE, 1),
      format(requested.memory.get(users), 0),
    ];
  });
  const head = ['users', 'file MB', 'bytes/user', 'start-up ms', 'after a kill', 'log left MB', 'RSS loaded MB'];
  return table(head, rows);
}

export function goals({ sizes, requested, starts }: Results): string[] {
  const largest = sizes.at(-1)?.users ?? 0;
  const lines = operationsIn(requested.runs).map((operation) => {
    const what = `${operation}: p50 with ${format(largest, 0)} users ÷ with the fewest`;
    return atMost(what, growth(requested.runs, largest, operation, 'p50'), 1.3);
  });
  const start = starts.find(({ users }) => users === START_USERS) ?? starts.at(-1);
  if (start) {
    lines.push(atMost(`start-up with ${format(start.users, 0)} users, ms`, start.clean, 1_000, 0));
    lines.push(atMost(`start-up with ${format(start.users, 0)} users after a kill, ms`, start.killed, 1_000, 0));
  }
  return lines;
}
