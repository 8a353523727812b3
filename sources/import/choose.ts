import type { HealthSample } from '../../shared/models/typescript/types.ts';
import type { Origin } from './collect.ts';
import { longestNights } from './longest-nights.ts';
import { type OriginDay, type Rows, readingsIn, rowsOf, timeCovered } from './rows.ts';

export interface Choice {
  /** In order, at most one for each day. */
  days: OriginDay[];
  /** Days of which another device or app was chosen. */
  others: OriginDay[];
  /** Number of readings that the files have twice, or as a part of a longer night. */
  again: number;
}

/** Chooses one device or app for each local day, so that two that measured the same never count twice. */
export function choose(metric: HealthSample['metric'], origins: readonly Origin[]): Choice {
  let again = 0;
  function withoutOverlaps(days: OriginDay[]): OriginDay[] {
    if (metric !== 'sleep_duration') return days;
    const left = longestNights(days);
    again += readingsIn(days) - readingsIn(left);
    return left;
  }
  const all = origins.flatMap((origin) => {
    const days = [...origin.days].map(([day, held]): OriginDay => {
      const { rows, readings, again: repeated } = held.finish();
      // Frees the memory.
      origin.days.delete(day);
      again += repeated;
      return { day, origin, rows, readings };
    });
    return withoutOverlaps(days);
  });
  const byDay = [...Map.groupBy(all, ({ day }) => day).values()];
  const chosen = byDay.map((rivals) => rivals.reduce((best, rival) => (compareRivals(rival, best) < 0 ? rival : best)));
  chosen.sort((a, b) => a.day - b.day);
  const isChosen = new Set(chosen);
  const others = all.filter((one) => !isChosen.has(one));
  // Nights that two devices measured on two days can overlap, too.
  const days = withoutOverlaps(chosen);
  return { days, others, again };
}

/** Returns a negative number if `a` is to be chosen. */
function compareRivals(a: OriginDay, b: OriginDay): number {
  return (
    Number(a.origin.isMirror) - Number(b.origin.isMirror) ||
    timeCovered(b.rows) - timeCovered(a.rows) ||
    b.readings - a.readings ||
    sumOf(b.rows) - sumOf(a.rows) ||
    (a.origin.name < b.origin.name ? -1 : 1)
  );
}

function sumOf(rows: Rows): number {
  let sum = 0;
  for (const { value } of rowsOf(rows)) sum += value;
  return sum;
}
