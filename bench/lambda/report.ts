import { atMost, format, table } from '../markdown.ts';
import { median, medianRatio } from '../statistics.ts';
import type { Size } from './contestants.ts';
import { type Contestant, contestants } from './contestants.ts';
import { type Operation, operations } from './processes.ts';
import type { Presigns } from './rounds.ts';
import { type Cold, type Loads, loaded } from './rounds.ts';

export interface Results extends Loads {
  cold: Cold[];
  sizes: Record<Contestant, Size>;
  presigns: Presigns[];
}

type Named = { name: string };
type Figure<Run> = (run: Run) => number;

function middle<Run extends Named>(runs: readonly Run[], name: string, figure: Figure<Run>): number {
  return median(runs.filter((run) => run.name === name).map(figure));
}

function ratio<Run extends Named>(runs: readonly Run[], name: string, figure: Figure<Run>): number {
  const of = (wanted: string) => runs.filter((run) => run.name === wanted).map(figure);
  return medianRatio(of(name), of('bare'));
}

function withRatio<Run extends Named>(runs: readonly Run[], name: string, figure: Figure<Run>, digits = 0): string[] {
  return [format(middle(runs, name, figure), digits), format(ratio(runs, name, figure), 2)];
}

const milliseconds = (run: Cold) => run.milliseconds;
const megabytes = (run: Cold) => run.memory;
const microseconds = (run: Presigns) => run.microseconds;

export function coldTable({ cold, sizes, memory }: Results): string {
  const rows = contestants.map((name) => [
    name,
    ...withRatio(cold, name, milliseconds),
    format(middle(cold, name, megabytes), 0),
    format(memory.get(name), 0),
    format(sizes[name].start, 0),
    format(sizes[name].whole, 0),
  ]);
  const head = ['function', 'cold ms', '÷ bare', 'RSS then MB', 'RSS loaded MB', 'KB at start', 'KB whole'];
  return table(head, rows);
}

export function warmTable({ warm }: Results): string {
  const rows = operations.flatMap((operation) => {
    const runs = warm.filter((run) => run.operation === operation);
    const figures = (name: Contestant) =>
      (['p50', 'p99', 'cpu'] as const).flatMap((metric) => withRatio(runs, name, (run) => run[metric]));
    return loaded.map((name) => [operation, name, ...figures(name)]);
  });
  return table(['', 'function', 'p50 µs', '÷ bare', 'p99 µs', '÷ bare', 'CPU µs', '÷ bare'], rows);
}

export function presignTable({ presigns }: Results): string {
  const rows = [...new Set(presigns.map(({ name }) => name))].map((name) => [
    name,
    ...withRatio(presigns, name, microseconds, 1),
  ]);
  return table(['presign alone', 'µs', '÷ bare'], rows);
}

export function goals({ cold, warm, presigns, memory }: Results): string[] {
  const p50 = (operation: Operation) => {
    const runs = warm.filter((run) => run.operation === operation);
    return ratio(runs, 'Hatchery', (run) => run.p50);
  };
  return [
    atMost('cold start ÷ bare', ratio(cold, 'Hatchery', milliseconds), 1.6),
    ...operations.map((operation) => atMost(`${operation}: p50 ÷ bare`, p50(operation), 1.5)),
    atMost('presign alone ÷ bare', ratio(presigns, 'Hatchery', microseconds), 1.5),
    atMost('RSS loaded, MB', memory.get('Hatchery'), 110, 1),
  ];
}
