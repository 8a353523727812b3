import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { readCsv } from '../csv.ts';
import { DAY_MS } from '../durations.ts';
import type { FoundReading, ReadContext } from '../import/import-source.ts';
import type { SkipReason } from '../import/skipped.ts';
import { type IsoTime, instantOf, parseIsoTime } from '../iso-time.ts';
import { numberOf } from '../number.ts';
import { printableName } from '../printable-name.ts';
import type { SourceFile } from '../source-file.ts';
import type { Zone } from '../zone.ts';
import { type CsvFamily, FAMILIES, familyOf, type JsonFamily, type TakeoutFamily } from './families.ts';
import { dateIn, spanDaysOf } from './file-dates.ts';
import { readJsonElements } from './json-elements.ts';
import { READ_ELEMENT } from './json-readings.ts';

/** Adds a reading, unless an earlier family has its day. */
type Add = (reading: FoundReading, place: () => string) => void;

/** Apps whose rows Google Health took from Health Connect or Apple's Health Kit have such names. Those apps have the originals. */
const MIRROR = /(?:^|[ _])health[ _](?:connect|kit)$/i;
/** Sleep that Fitbit recognised has this in place of a device. */
const NO_ORIGIN = 'DERIVED';

/** Reads the files family by family, in the order of preference. */
export async function readTakeout(files: readonly SourceFile[], context: ReadContext): Promise<void> {
  const byFamily = Map.groupBy(files, ({ name }) => familyOf(name));
  const days = new Map<HealthSample['metric'], Set<number>>();
  for (const family of FAMILIES) {
    const add = addOtherDays(family, days, context);
    for (const file of byFamily.get(family) ?? []) {
      if (isOld(file.name, family, context)) context.skip('old', () => printableName(file.name));
      else if (family.format === 'csv') await readCsvFile(file, family, context, add);
      else await readJsonFile(file, family, context, add);
    }
  }
}

function isOld(name: string, family: TakeoutFamily, { oldest }: ReadContext): boolean {
  const date = dateIn(name);
  return oldest !== undefined && date !== undefined && date + spanDaysOf(name, family) * DAY_MS < oldest;
}

function addOtherDays(
  { metric }: TakeoutFamily,
  daysOf: Map<HealthSample['metric'], Set<number>>,
  { zone, add, skip }: ReadContext,
): Add {
  const days = daysOf.get(metric) ?? new Set();
  daysOf.set(metric, days);
  const known = new Set(days);
  return (reading, place) => {
    // Minutes without steps add nothing.
    if (metric === 'step_count' && reading.value === 0) return;
    const at = metric === 'sleep_duration' ? (reading.end ?? reading.start) : reading.start;
    const day = Math.floor((at + zone.offsetAt(at)) / DAY_MS);
    if (known.has(day)) return skip('again', place);
    days.add(day);
    add(reading);
  };
}

async function readCsvFile(file: SourceFile, family: CsvFamily, context: ReadContext, add: Add): Promise<void> {
  const { signal, skip, zone } = context;
  await readCsv(file, signal, (header) => {
    const read = createRowReader(header, family, zone);
    // A file without data says "no data".
    if (!read && header.length > 1) skip('damaged', () => printableName(file.name));
    return (
      read &&
      ((cells, line) => {
        const place = () => `${printableName(file.name)}, line ${line}`;
        const reading = read(cells);
        if (typeof reading === 'string') skip(reading, place);
        else add(reading, place);
      })
    );
  });
}

/** @returns undefined if columns are missing */
function createRowReader(header: readonly string[], family: CsvFamily, zone: Zone) {
  const names = header.map((name) => name.toLowerCase());
  const columnOf = (wanted: string): number => {
    const exact = names.indexOf(wanted);
    return exact < 0 ? names.findIndex((name) => name.startsWith(wanted)) : exact;
  };
  const [time, value, origin] = [columnOf(family.time), columnOf(family.value), columnOf(family.origin)];
  const end = family.end === undefined ? undefined : columnOf(family.end);
  if (time < 0 || value < 0 || (end ?? 0) < 0) return undefined;

  return (cells: readonly string[]): FoundReading | SkipReason => {
    if (cells.every((cell) => cell === '')) return 'blank';
    const from = parseIsoTime(cells[time] ?? '');
    const to = end === undefined ? undefined : parseIsoTime(cells[end] ?? '');
    if (!from || (end !== undefined && !to)) return 'time';
    const { convert = (number) => number } = family;
    const number = numberOf(cells[value]);
    const converted = number === undefined ? undefined : convert(number);
    if (converted === undefined) return 'number';
    const start = family.isDaily ? startOfDaily(from, zone) : instantOf(from, zone);
    const name = cells[origin] ?? '';
    const reading: FoundReading = {
      metric: family.metric,
      value: converted,
      start,
      origin: name === NO_ORIGIN ? '' : name,
      isMirror: MIRROR.test(name),
    };
    if (to) reading.end = instantOf(to, zone);
    else if (family.lengthMs) reading.end = start + family.lengthMs;
    return reading;
  };
}

/**
 * A daily value starts at midnight in the wearer's zone. Midnight UTC stands for the local date. Other apps write the instant of local
 * midnight, or when they measured.
 */
const startOfDaily = (time: IsoTime, zone: Zone): number =>
  time.wall % DAY_MS === 0 ? zone.instantOf(time.wall) : instantOf(time, zone);

async function readJsonFile(file: SourceFile, family: JsonFamily, context: ReadContext, add: Add): Promise<void> {
  const { signal, skip, zone } = context;
  const readElement = READ_ELEMENT[family.shape];
  const placeOf = (number: number) => () => `${printableName(file.name)}, record ${number}`;
  let previous: number | undefined;
  await readJsonElements(
    file,
    signal,
    (element, number) => {
      const timed = readElement(element, zone, previous);
      if (typeof timed === 'string') return skip(timed, placeOf(number));
      previous = timed.start;
      add({ metric: family.metric, origin: '', ...timed }, placeOf(number));
    },
    (number) => skip('damaged', placeOf(number)),
  );
}
