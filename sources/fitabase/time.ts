const TIME =
  /^(?<month>\d{1,2})\/(?<day>\d{1,2})\/(?<year>\d{4}|\d{2})(?: (?<hour>\d{1,2}):(?<minute>\d{2}):(?<second>\d{2}) (?<half>[AP]M))?$/;

/**
 * Parses `4/12/16`, `4/12/2016` (midnight) or `4/12/2016 7:54:00 AM`.
 *
 * @returns the local time in milliseconds, as if it were UTC; undefined if the date or time is invalid
 */
export function parseLocalTime(text: string): number | undefined {
  const {
    year,
    month,
    day,
    hour = '12',
    minute = '0',
    second = '0',
    half = 'AM',
  } = TIME.exec(text.trim())?.groups ?? {};
  if (!year || Number(hour) < 1 || Number(hour) > 12 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const fullYear = year.length === 2 ? 2000 + Number(year) : Number(year);
  const date = Date.UTC(fullYear, Number(month) - 1, Number(day));
  // `Date.UTC` accepts 2/30 and turns it into 3/1, so compare the month and the day.
  if (new Date(date).getUTCMonth() + 1 !== Number(month) || new Date(date).getUTCDate() !== Number(day))
    return undefined;
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  return date + ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1000;
}
