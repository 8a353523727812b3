/** A time zone. Local (wall-clock) times are given in milliseconds, as if they were UTC. */
export interface Zone {
  name: string;
  /** Returns local time minus UTC at an instant, in ms. */
  offsetAt(instant: number): number;
  /**
   * Converts a local time to an instant. If a clock change skips the local time, the offset before the change applies (2:30 becomes
   * 3:30). If the local time occurs twice, the first instant is returned, unless it is before `after`.
   */
  instantOf(wall: number, after?: number): number;
}

import { DAY_MS, MINUTE_MS } from './durations.ts';

/** Time zones change their offsets only at a full quarter of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

/**
 * Looks up a time zone.
 *
 * @param name an IANA time zone, such as Europe/Berlin
 * @throws a RangeError for an unknown name
 */
export function zoneOf(name: string): Zone {
  const format = formatOf(name);
  const offsetAt = memoizeByQuarter((instant) => parseOffset(format.format(instant)));

  /** Returns the possible offsets of a local time: two if a clock change makes the local time occur twice, otherwise one. */
  const offsetsFor = memoizeByQuarter((wall) => {
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

/** Parses text formatted by `Intl`, such as `4/12/2016, GMT+02:00`. `GMT` without an offset means 0. */
function parseOffset(text: string): number {
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text) ?? [];
  const size = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -size : size;
}

/** Caches results for each quarter of an hour, because `Intl` takes microseconds per call and there may be millions of readings. */
function memoizeByQuarter<T>(compute: (time: number) => T): (time: number) => T {
  const cache = new Map<number, T>();
  return (time) => {
    const quarter = Math.floor(time / QUARTER_MS) * QUARTER_MS;
    const result = cache.get(quarter) ?? compute(quarter);
    if (cache.size > 1000) cache.clear();
    cache.set(quarter, result);
    return result;
  };
}
