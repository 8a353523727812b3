/** The clocks of devices may be ahead by this. */
export const MAX_CLOCK_SKEW_MS = 5 * 60 * 1000;

/** RFC 3339, without leap seconds. */
const TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** The year in UTC has to have four digits, so that times in UTC compare as text. */
const [EARLIEST_MS, LATEST_MS] = [Date.parse('0000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/**
 * A time in milliseconds since 1970; NaN for invalid times and for years before 0000 or after 9999 in UTC. Date.parse alone
 * would read 30 February as 2 March, and accept times without a zone.
 */
export function parseTime(text: string): number {
  const day = Number(TIME.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(day)) return day;
  const isThere = day <= 28 || new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
  const milliseconds = Date.parse(text);
  return isThere && milliseconds >= EARLIEST_MS && milliseconds <= LATEST_MS ? milliseconds : Number.NaN;
}

/**
 * A conversion that keeps its results: in a batch times recur, as two metrics are read in the same minute, and one minute's end is the
 * next one's start.
 */
export function memoize<From, To>(convert: (from: From) => To): (from: From) => To {
  const known = new Map<From, To>();
  return (from) => {
    let to = known.get(from);
    if (to === undefined) {
      to = convert(from);
      known.set(from, to);
    }
    return to;
  };
}

/** Sorts times in UTC, and other text, by code units, as the stores do. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const DAY_MS = 24 * 60 * 60 * 1000;
const padded = (digits: number) => Array.from({ length: 10 ** digits }, (_, at) => String(at).padStart(digits, '0'));
const TWO = padded(2);
const THREE = padded(3);

/** Formats times as `toISOString` does, at a tenth of the cost for consecutive times of the same day. */
export function timeFormatter(): (milliseconds: number) => string {
  let day = Number.NaN;
  let date = '';
  return (milliseconds) => {
    const today = Math.floor(milliseconds / DAY_MS);
    if (today !== day) date = new Date(today * DAY_MS).toISOString().slice(0, -13);
    day = today;
    const rest = milliseconds - today * DAY_MS;
    const [hour, minute] = [TWO[Math.floor(rest / 3_600_000)], TWO[Math.floor(rest / 60_000) % 60]];
    return `${date}${hour}:${minute}:${TWO[Math.floor(rest / 1_000) % 60]}.${THREE[rest % 1_000]}Z`;
  };
}

/** The day, such as `2026-03-14`, of a time in UTC. */
export const dayOf = (utc: string): string => utc.slice(0, 'YYYY-MM-DD'.length);
