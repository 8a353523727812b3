import { HOUR_MS } from './durations.ts';
import { SourceError } from './errors.ts';
import { MAX_ORIGINS } from './import/collect.ts';
import type { FoundReading } from './import/import-source.ts';

/** A time asleep. Both times in ms since 1970. */
export interface Sleep {
  start: number;
  end: number;
}

/** A night or a nap: from falling asleep to the last waking up, with the minutes asleep in between. */
export interface Night extends Sleep {
  minutes: number;
}

/** Sleeps with a longer gap between them are two nights. The pet's nights have the same limit. */
const MAX_GAP_MS = 2 * HOUR_MS;
const TENTH_OF_MINUTE_MS = 6_000;
/** The sleeps of an origin are merged when at least this many were added, so that repetitions take no memory. */
const MIN_ADDED = 1_024;

/**
 * Joins sleeps, such as the stages of a night, to nights. Overlapping sleeps count once.
 *
 * @param sleeps of one device or app, in any order; those that do not end after their start are ignored
 * @returns the nights in order; `minutes` is rounded down to tenths
 */
export function nightsOf(sleeps: readonly Sleep[]): Night[] {
  const nights: (Night & { asleep: number })[] = [];
  for (const { start, end } of unionOf(sleeps)) {
    const last = nights.at(-1);
    if (last && start - last.end <= MAX_GAP_MS) {
      last.end = end;
      last.asleep += end - start;
    } else nights.push({ start, end, minutes: 0, asleep: end - start });
  }
  return nights.map(({ start, end, asleep }) => ({
    start,
    end,
    minutes: Math.floor(asleep / TENTH_OF_MINUTE_MS) / 10,
  }));
}

/** Maximum number of sleeps held in memory, about 40 MB. One person has fewer: in 90 days, one every 15 seconds. */
export const MAX_SLEEPS = 500_000;

/** Collects the sleeps of a file while it is read. */
export interface NightCollector {
  /** @throws a `SourceError` when there are more sleeps or origins than one person has */
  add(origin: string, sleep: Sleep): void;
  /** Returns the nights of each origin as readings of `sleep_duration`. */
  readings(): FoundReading[];
}

export function collectNights(): NightCollector {
  const origins = new Map<string, { sleeps: Sleep[]; mergeAt: number }>();
  let held = 0;
  return {
    add(origin, sleep) {
      const own = origins.get(origin) ?? { sleeps: [], mergeAt: MIN_ADDED };
      origins.set(origin, own);
      if (origins.size > MAX_ORIGINS) throw new SourceError('too-many-origins', { limit: MAX_ORIGINS });
      held += 1;
      if (held > MAX_SLEEPS) throw new SourceError('too-many-readings');
      const added = own.sleeps.push(sleep);
      if (added < own.mergeAt) return;
      own.sleeps = unionOf(own.sleeps);
      held -= added - own.sleeps.length;
      own.mergeAt = 2 * own.sleeps.length + MIN_ADDED;
    },
    readings: () =>
      [...origins].flatMap(([origin, { sleeps }]) =>
        nightsOf(sleeps).map(({ start, end, minutes }) => ({
          metric: 'sleep_duration' as const,
          value: minutes,
          start,
          end,
          origin,
        })),
      ),
  };
}

/** Merges sleeps that overlap or touch, and sorts them. */
function unionOf(sleeps: readonly Sleep[]): Sleep[] {
  const union: Sleep[] = [];
  for (const { start, end } of sleeps.filter((sleep) => sleep.end > sleep.start).sort((a, b) => a.start - b.start)) {
    const last = union.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else union.push({ start, end });
  }
  return union;
}
