const LENGTH = '2026-11-27 19:20:56 +0100'.length;
const MAX_OFFSET_HOURS = 14;
/** The characters that separate the numbers, and where they are. */
const SEPARATORS: readonly (readonly [index: number, code: number])[] = [
  [4, 0x2d],
  [7, 0x2d],
  [10, 0x20],
  [13, 0x3a],
  [16, 0x3a],
  [19, 0x20],
];
const [PLUS, MINUS] = [0x2b, 0x2d];

/**
 * Parses a time such as `2026-11-27 19:20:56 +0100`. By hand, because a file has millions, and `Date.parse` takes four times as long and
 * accepts more.
 *
 * @returns ms since 1970, or NaN if the text is not such a time
 */
export function parseTime(text: string): number {
  if (text.length !== LENGTH) return Number.NaN;
  for (const [index, code] of SEPARATORS) if (text.charCodeAt(index) !== code) return Number.NaN;
  const sign = text.charCodeAt(20);
  if (sign !== PLUS && sign !== MINUS) return Number.NaN;
  const year = 100 * twoDigits(text, 0) + twoDigits(text, 2);
  const [month, day] = [twoDigits(text, 5), twoDigits(text, 8)];
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  const [offsetHours, offsetMinutes] = [twoDigits(text, 21), twoDigits(text, 23)];
  // A comparison with NaN is false, so each limit also refuses characters that are not digits.
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return Number.NaN;
  if (!(hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN;
  if (!(offsetHours <= MAX_OFFSET_HOURS && offsetMinutes <= 59)) return Number.NaN;
  const offset = (offsetHours * 60 + offsetMinutes) * (sign === MINUS ? -1 : 1);
  return Date.UTC(year, month - 1, day, hour, minute - offset, second);
}

function twoDigits(text: string, index: number): number {
  const tens = text.charCodeAt(index) - 0x30;
  const ones = text.charCodeAt(index + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
