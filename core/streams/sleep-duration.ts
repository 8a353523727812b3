const MINUTE_MS = 60_000;
/** A value of hours is 1/60 of its interval. A value below this share of the interval is refused. */
const MIN_SHARE = 1 / 50;
/** Intervals shorter than this are not checked for hours, because pieces of a night can be very short. */
const MIN_INTERVAL_MIN = 60;
/** A shorter sleep needs an `end`. Without an `end`, a value below this is more likely in hours. */
const MIN_WITHOUT_END_MIN = 10;

/**
 * Checks a `sleep_duration` for values that are surely wrong: longer than its interval, or in hours. With an `end`, a short nap is never
 * refused.
 *
 * @param from the start, in ms since 1970
 * @param to the end, in ms since 1970
 * @returns what is wrong and what to send; undefined if the value is plausible
 */
export function sleepDurationError(value: number, from: number, to: number | undefined): string | undefined {
  if (to === undefined) {
    if (value <= 0 || value >= MIN_WITHOUT_END_MIN) return undefined;
    return `This is too short for a sleep without an \`end\`. ${inMinutes(value)} If the sleep lasted ${rounded(value)} minutes, send its \`end\` too.`;
  }
  const interval = (to - from) / MINUTE_MS;
  // Devices round to whole minutes, so the last minute may have begun.
  if (value > Math.ceil(interval)) {
    return `${rounded(value)} minutes are longer than the interval: from \`start\` to \`end\` are ${rounded(interval)} minutes. Send the minutes asleep between \`start\` and \`end\`, or correct these times.`;
  }
  if (value > 0 && interval >= MIN_INTERVAL_MIN && value < interval * MIN_SHARE) {
    return `This is far too short: from \`start\` to \`end\` are ${rounded(interval)} minutes. ${inMinutes(value)}`;
  }
  return undefined;
}

const inMinutes = (value: number): string =>
  `Send minutes, such as ${rounded(value * 60)} for ${rounded(value)} hours.`;

const rounded = (value: number): number => Math.round(value * 10) / 10;
