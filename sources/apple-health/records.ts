import { DAY_MS } from '../durations.ts';
import type { ReadContext } from '../import/import-source.ts';
import type { SkipReason } from '../import/skipped.ts';
import { collectNights } from '../nights.ts';
import { originNames } from './origins.ts';
import { parseTime } from './time.ts';
import { QUANTITIES, type Quantity, SLEEP_TYPE, sleepKind } from './types.ts';

/** The attributes of a `<Record>`, in any order. `creationDate` is when it was stored, which may be hours later: not used. */
export type RecordAttributes = Readonly<Record<string, string | undefined>>;

interface Period {
  start: number;
  end: number;
}

const NUMBER = /^-?\d{1,20}(?:\.\d{1,30})?(?:[eE][-+]?\d{1,3})?$/;
/** Nothing sleeps for longer. Such a record would cover the nights around it. */
const MAX_SLEEP_MS = DAY_MS;

/** Turns the records of a file into readings. `finish` reports the nights, which are known only at the end. */
export function recordReader({ shiftMs, oldest = Number.NEGATIVE_INFINITY, add }: ReadContext) {
  const nights = collectNights();
  const originOf = originNames();

  /** Returns when the record was measured, or why it is skipped. */
  function periodOf({ startDate = '', endDate = startDate }: RecordAttributes): Period | SkipReason {
    const start = parseTime(startDate) + shiftMs;
    // Most records of a long export are too old, so the end of those is not parsed.
    if (start < oldest - 2 * DAY_MS) return 'old';
    const end = parseTime(endDate) + shiftMs;
    if (!(start <= end)) return 'time';
    return end < oldest ? 'old' : { start, end };
  }

  function addQuantity({ metric, units }: Quantity, record: RecordAttributes): SkipReason | undefined {
    const period = periodOf(record);
    if (typeof period === 'string') return period;
    const convert = units.get(record.unit ?? '');
    if (!convert) return 'unit';
    if (!NUMBER.test(record.value ?? '')) return 'number';
    const { start, end } = period;
    const reading = { metric, value: convert(Number(record.value)), start, origin: originOf(record.sourceName) };
    // The end of what was measured at one moment says nothing.
    add(start === end ? reading : { ...reading, end });
    return undefined;
  }

  function addSleep(record: RecordAttributes): SkipReason | undefined {
    const period = periodOf(record);
    if (typeof period === 'string') return period;
    const kind = sleepKind(record.value ?? '');
    if (kind === 'not-asleep') return 'not-asleep';
    if (kind === 'unknown') return 'damaged';
    if (period.start === period.end) return 'time';
    if (period.end - period.start > MAX_SLEEP_MS) return 'value';
    nights.add(originOf(record.sourceName), period);
    return undefined;
  }

  return {
    /** @returns why the record is skipped; undefined if it is not */
    read(record: RecordAttributes): SkipReason | undefined {
      const type = record.type ?? '';
      if (type === SLEEP_TYPE) return addSleep(record);
      const quantity = QUANTITIES.get(type);
      return quantity ? addQuantity(quantity, record) : 'other-metric';
    },
    finish(): void {
      for (const reading of nights.readings()) add(reading);
    },
  };
}
