import { MINUTE_MS } from '../durations.ts';
import { type OriginDay, type Row, rowsOf, toRows } from './rows.ts';

interface Night extends Row {
  /** At least a minute after the start. */
  until: number;
  of: OriginDay;
}

/** Removes nights that overlap a longer one, because some apps store a night again whenever it has grown. */
export function longestNights(days: readonly OriginDay[]): OriginDay[] {
  const nights = days.flatMap((of) =>
    [...rowsOf(of.rows)].map((row): Night => {
      const until = Math.max(row.end ?? row.start, row.start + MINUTE_MS);
      return { ...row, until, of };
    }),
  );
  /** In order. */
  const kept: Night[] = [];
  for (const night of nights.sort(compareNights)) {
    const place = firstAfter(kept, night.start);
    const [before, after] = [kept[place - 1], kept[place]];
    const overlaps = (before && before.until > night.start) || (after && after.start < night.until);
    if (!overlaps) kept.splice(place, 0, night);
  }
  const byDay = Map.groupBy(kept, ({ of }) => of);
  return days.flatMap((of) => {
    const left = byDay.get(of) ?? [];
    return left.length > 0 ? [{ ...of, rows: toRows(left), readings: left.length }] : [];
  });
}

/** The longest first. */
function compareNights(a: Night, b: Night): number {
  return b.until - b.start - (a.until - a.start) || b.value - a.value || a.start - b.start;
}

/** Returns the index of the first night that starts after `start`. Fast, because a damaged file may have very many. */
function firstAfter(nights: readonly Night[], start: number): number {
  let [low, high] = [0, nights.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((nights[middle]?.start ?? 0) > start) high = middle;
    else low = middle + 1;
  }
  return low;
}
