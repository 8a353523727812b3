/** The clocks of devices may be ahead by this. */
export const AHEAD_MS = 5 * 60 * 1000;

/** RFC 3339, without leap seconds. */
const TIME =
  /^\d{4}-(?:0[1-9]|1[0-2])-(\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/** A time's milliseconds since 1970; NaN for what is none. Date.parse alone takes 30 February for 2 March, and times without a zone. */
export function millisecondsOf(text: string): number {
  const day = Number(TIME.exec(text)?.[1] ?? Number.NaN);
  if (Number.isNaN(day)) return day;
  const isThere = day <= 28 || new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === day;
  return isThere ? Date.parse(text) : Number.NaN;
}

/**
 * A conversion that keeps its results: in a batch times recur, as two metrics are read in the same minute, and one minute's end is the
 * next one's start.
 */
export function remembering<From, To>(convert: (from: From) => To): (from: From) => To {
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
