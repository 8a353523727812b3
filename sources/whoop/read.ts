import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { readCsv } from '../csv.ts';
import type { ReadContext } from '../import/import-source.ts';
import type { SkipReason } from '../import/skipped.ts';
import { instantOf, parseIsoTime } from '../iso-time.ts';
import { numberOf } from '../number.ts';
import { printableName } from '../printable-name.ts';
import type { SourceFile } from '../source-file.ts';
import type { Zone } from '../zone.ts';
import { findTable, parseOffset, type WhoopColumn, type WhoopColumns } from './tables.ts';

/** Metrics of the morning. Their readings start at waking up, and have no end. The temperature is that of the skin: not imported. */
const MORNING: readonly [WhoopColumn, HealthSample['metric']][] = [
  ['recovery', 'recovery_score'],
  ['restingHeartRate', 'resting_heart_rate'],
  ['variability', 'heart_rate_variability_rmssd'],
  ['oxygen', 'oxygen_saturation'],
  ['performance', 'sleep_score'],
  ['respiration', 'respiratory_rate'],
];

/** Reads the cycles, and the naps from the table of sleeps. The cycles have all other sleeps. */
export async function readWhoop(files: readonly SourceFile[], context: ReadContext): Promise<void> {
  let hasCycles = false;
  for (const file of files) {
    await readCsv(file, context.signal, (header) => {
      const table = findTable(header);
      if (!table) return undefined;
      hasCycles ||= table.kind === 'cycles';
      const onlyNaps = hasCycles && table.kind === 'sleeps';
      const read = createRowReader(table.columns, context);
      const isNap = (cells: readonly string[]) => cells[table.columns.nap ?? -1]?.toLowerCase() === 'true';
      return (cells, line) => {
        if (onlyNaps && !isNap(cells)) return;
        read(cells, isNap(cells), () => `${printableName(file.name)}, line ${line}`);
      };
    });
  }
}

function createRowReader(columns: WhoopColumns, { zone, add, skip }: ReadContext) {
  const cellOf = (cells: readonly string[], column: WhoopColumn) => cells[columns[column] ?? -1] ?? '';
  const values = [...MORNING.map(([column]) => column), 'asleep' as const];

  function problemOf(cells: readonly string[], wake: number | undefined): SkipReason | undefined {
    // Days on which the strap was not worn, and the present cycle until its sleep is known.
    if (values.every((column) => cellOf(cells, column) === '')) return 'blank';
    return wake === undefined ? 'time' : undefined;
  }

  return (cells: readonly string[], isNap: boolean, place: () => string): void => {
    const { onset, wake } = timesOf(cellOf(cells, 'onset'), cellOf(cells, 'wake'), cellOf(cells, 'timezone'), zone);
    const problem = problemOf(cells, wake);
    if (problem) skip(problem, place);
    if (problem || wake === undefined) return;
    for (const column of values) {
      if (cellOf(cells, column) !== '' && numberOf(cellOf(cells, column)) === undefined) skip('number', place);
    }
    const asleep = numberOf(cellOf(cells, 'asleep'));
    if (asleep !== undefined && onset !== undefined)
      add({ metric: 'sleep_duration', value: asleep, start: onset, end: wake, origin: '' });
    if (isNap) return;
    for (const [column, metric] of MORNING) {
      const value = numberOf(cellOf(cells, column));
      if (value !== undefined) add({ metric, value, start: wake, origin: '' });
    }
  };
}

/** Converts local times. A blank zone of the cycle stands for the wearer's zone. */
function timesOf(onset: string, wake: string, timezone: string, zone: Zone): { onset?: number; wake?: number } {
  const offset = parseOffset(timezone);
  if (offset === undefined && timezone !== '') return {};
  const instant = (text: string) => {
    const time = parseIsoTime(text);
    return time && instantOf(offset === undefined ? time : { ...time, offset }, zone);
  };
  const [from, to] = [instant(onset), instant(wake)];
  return { ...(from === undefined ? {} : { onset: from }), ...(to === undefined ? {} : { wake: to }) };
}
