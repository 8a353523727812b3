import { sleepDurationError } from '../../core/streams/sleep-duration.ts';
import { RANGES } from '../../shared/models/typescript/ranges.ts';
import type { HealthSample } from '../../shared/models/typescript/types.ts';
import { SourceError } from '../errors.ts';
import { printableName } from '../printable-name.ts';
import { type DayReadings, dayHeartRates, dayReadings } from './day-readings.ts';
import type { FoundReading } from './import-source.ts';
import type { LocalDays } from './local-days.ts';
import { createMemory } from './memory.ts';
import type { SkipLog } from './skip-log.ts';
import type { SkipReason } from './skipped.ts';

type Metric = HealthSample['metric'];

/** Maximum number of devices and apps for each metric. The files of a person have a few. */
export const MAX_ORIGINS = 100;

/** The readings of one metric that one device or app measured. */
export interface Origin {
  name: string;
  isMirror: boolean;
  /** By local day. */
  days: Map<number, DayReadings>;
}

export interface Collector {
  /** @throws a `SourceError` when there are more readings or origins than one person has */
  add(reading: FoundReading): void;
  originsOf(metric: Metric): Origin[];
}

/** Checks readings, and holds those of the given days. */
export function createCollector(days: LocalDays, now: number, { skip }: SkipLog): Collector {
  const memory = createMemory();
  const earliest = days.startOf(0);
  const origins = new Map<Metric, Map<string, Origin>[]>();

  function originOf({ metric, origin, isMirror = false }: FoundReading): Origin {
    const known = origins.get(metric) ?? [new Map(), new Map()];
    origins.set(metric, known);
    const named = known[isMirror ? 1 : 0] ?? new Map<string, Origin>();
    const found = named.get(origin);
    if (found) return found;
    if (known.reduce((sum, { size }) => sum + size, 0) >= MAX_ORIGINS)
      throw new SourceError('too-many-origins', { limit: MAX_ORIGINS });
    const name = printableName(origin);
    // Names that look alike are one device, so that the order of the files does not matter.
    const added = [...named.values()].find((one) => one.name === name) ?? { name, isMirror, days: new Map() };
    named.set(origin, added);
    return added;
  }

  const placeOf = ({ metric, start, origin }: FoundReading) =>
    [metric, days.dateAt(start), printableName(origin)].filter((text) => text !== '').join(', ');

  const create = (metric: Metric, day: number) =>
    metric === 'heart_rate' ? dayHeartRates(memory, days.startOf(day)) : dayReadings(memory);

  return {
    add(found) {
      const { metric } = found;
      const value = RANGES[metric].isInteger ? Math.round(found.value) : found.value;
      const start = Math.round(found.start);
      const end = found.end === undefined ? undefined : Math.round(found.end);
      const reason = problemOf(metric, value, start, end, earliest, now);
      if (reason) return skip(reason, () => placeOf(found));
      const { days: held } = originOf(found);
      // A night belongs to the day on which it ends.
      const day = days.dayOf(metric === 'sleep_duration' ? (end ?? start) : start);
      const readings = held.get(day) ?? create(metric, day);
      held.set(day, readings);
      readings.add(value, start, end);
    },
    originsOf: (metric) => (origins.get(metric) ?? []).flatMap((named) => [...new Set(named.values())]),
  };
}

function problemOf(
  metric: Metric,
  value: number,
  start: number,
  end: number | undefined,
  earliest: number,
  now: number,
): SkipReason | undefined {
  if (start < earliest) return 'old';
  const to = end ?? start;
  if (to > now) return 'ahead';
  // Also for NaN.
  if (!(to >= start)) return 'time';
  const { minimum, maximum } = RANGES[metric];
  if (!(value >= minimum && value <= maximum)) return 'value';
  if (metric === 'sleep_duration' && sleepDurationError(value, start, end)) return 'value';
  return undefined;
}
