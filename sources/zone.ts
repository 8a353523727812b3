/** A time zone. Wall-clock times are in milliseconds as if they were UTC: what the clock on the wall shows, and no more. */
export interface Zone {
  name: string;
  /** What the wall clock is ahead of UTC at an instant, in milliseconds. */
  offsetAt(instant: number): number;
  /**
   * The instant at which the wall clock shows this. An hour that the clock skips counts from before the skip (2:30 is then
   * 3:30); of one that it shows twice the first is meant, unless that lies before `after`.
   */
  instantOf(wall: number, after?: number): number;
}

import { DAY_MS, MINUTE_MS } from './durations.ts';

/** Clocks are changed at full quarters of an hour only, so that all of one quarter has one answer. */
const QUARTER_MS = 15 * MINUTE_MS;

/** A zone of the IANA database, such as Europe/Berlin. Throws a RangeError for any other name. */
export function zoneOf(name: string): Zone {
  const format = formatOf(name);
  const offsetAt = lastAnswer((instant) => parseOffset(format.format(instant)));

  /** The offsets at which a wall clock may show this: one, or two while an hour is repeated. The first counts. */
  const offsetsFor = lastAnswer((wall) => {
    const [before, after] = [offsetAt(wall - DAY_MS), offsetAt(wall + DAY_MS)];
    const possible = [before, after].filter((offset) => offsetAt(wall - offset) === offset);
    return possible.length > 0 ? possible : [before];
  });

  return {
    name,
    offsetAt,
    instantOf(wall, after = Number.NEGATIVE_INFINITY) {
      const instants = offsetsFor(wall).map((offset) => wall - offset);
      return instants.find((instant) => instant >= after) ?? instants[0] ?? wall;
    },
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  } catch {
    throw new RangeError(`${JSON.stringify(timeZone)} is not an IANA time zone such as Europe/Berlin or UTC.`);
  }
}

/** From what Intl writes, such as `4/12/2016, GMT+02:00`; plain `GMT` is none. */
function parseOffset(text: string): number {
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -size : size;
}

/** Intl takes microseconds, and readings come by the million: a question about the same quarter of an hour is not asked twice. */
function lastAnswer<T>(ask: (time: number) => T): (time: number) => T {
  const known = new Map<number, T>();
  return (time) => {
    const quarter = Math.floor(time / QUARTER_MS) * QUARTER_MS;
    const answer = known.get(quarter) ?? ask(quarter);
    if (known.size > 1000) known.clear();
    known.set(quarter, answer);
    return answer;
  };
}
