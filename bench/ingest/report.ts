import { atLeast, atMost, format, table } from '../markdown.ts';
import { median, medianRatio } from '../statistics.ts';
import { SAMPLES_IN_BATCH } from './load.ts';
import type { Calls } from './narrator.ts';
import { type Contestant, contestants, type Ingest, type Run } from './rounds.ts';
import type { Timing } from './state.ts';
import type { Units } from './units.ts';

export interface Results {
  ingest?: Ingest;
  timings: Timing[];
  units: Units[];
  calls: Calls[];
}

type Figure = (run: Run) => number;

const perSecond: Figure = (run) => run.perSecond * SAMPLES_IN_BATCH;
const cpu: Figure = (run) => run.cpuPerSample ?? Number.NaN;

const runsOf = ({ runs }: Ingest, name: Contestant): Run[] => runs.filter(({ server }) => server === name);
const middle = (ingest: Ingest, name: Contestant, figure: Figure) => median(runsOf(ingest, name).map(figure));

const ratio = (ingest: Ingest, name: Contestant, figure: Figure, to: Contestant = 'by hand'): number =>
  medianRatio(runsOf(ingest, name).map(figure), runsOf(ingest, to).map(figure));

const longestTurn = (ingest: Ingest, name: Contestant): number =>
  Math.max(...runsOf(ingest, name).map((run) => run.longestTurn));

export function ingestTable(ingest: Ingest): string {
  const rows = contestants.map((name) => {
    const withRatio = (figure: Figure, digits: number) => [
      format(middle(ingest, name, figure), digits),
      name === 'by hand' ? '1' : format(ratio(ingest, name, figure), 2),
    ];
    const { bytesPerSample, memory } = ingest.kept[name];
    return [
      name,
      ...withRatio(perSecond, 0),
      ...withRatio((run) => run.p50, 1),
      ...withRatio((run) => run.p99, 1),
      ...withRatio(cpu, 2),
      format(middle(ingest, name, (run) => run.settledInMs) / 1_000, 1),
      format(longestTurn(ingest, name), 1),
      format(bytesPerSample, 1),
      format(memory, 0),
    ];
  });
  const of = '÷ by hand';
  const times = ['p50 ms', of, 'p99 ms', of, 'CPU µs/sample', of, 'done after s', 'longest turn ms'];
  return table(['server', 'samples/s', of, ...times, 'bytes/sample', 'RSS MB'], rows);
}

export function timingTable(timings: readonly Timing[]): string {
  const rows = timings.map(({ what, samples, p50, p99 }) => [what, format(samples, 0), format(p50, 2), format(p99, 2)]);
  return table(['state of a pet', 'samples', 'p50 ms', 'p99 ms'], rows);
}

export function unitTable(units: readonly Units[]): string {
  const rows = units.map(({ samplesInBatch, bytes, units }) => [
    `batches of ${samplesInBatch}`,
    format(bytes, 0),
    format(units, 1),
  ]);
  return table(['DynamoDB', 'bytes/item', 'write units/1,000 samples'], [...rows, ['an item a sample', '', '1,000']]);
}

export function callTable(calls: readonly Calls[]): string {
  const rows = calls.map(({ moods, ...figures }) => [
    moods,
    ...Object.values(figures).map((figure) => format(figure, 0)),
  ]);
  return table(['moods', 'batches/day', 'changes/day', 'narrator calls/day'], rows);
}

export function goals({ ingest, timings, units, calls }: Results): string[] {
  const lines: string[] = [];
  if (ingest) {
    lines.push(atLeast('samples/s ÷ by hand', ratio(ingest, 'Hatchery', perSecond), 0.6));
    lines.push(atMost('CPU µs/sample, pets included', middle(ingest, 'Hatchery', cpu), 4));
    lines.push(
      atMost(
        'p99 at saturation, ms',
        middle(ingest, 'Hatchery', (run) => run.p99),
        150,
        0,
      ),
    );
    lines.push(atMost('longest turn of the event loop, ms', longestTurn(ingest, 'Hatchery'), 20, 1));
  }
  const [computation] = timings;
  if (computation) lines.push(atMost('state of a pet from 48 h, ms', computation.p50, 5));
  const written = units.find(({ samplesInBatch }) => samplesInBatch === SAMPLES_IN_BATCH);
  if (written) lines.push(atMost('DynamoDB write units for 1,000 samples, in batches of 500', written.units, 25, 1));
  if (calls.length > 0) {
    const most = Math.max(...calls.map(({ callsADay }) => callsADay));
    lines.push(atMost('narrator calls a day', most, 12, 0));
  }
  return lines;
}
