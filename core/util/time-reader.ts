import { timeFormatter, timeParser } from './time.ts';

const [SECONDS_LENGTH, UTC_LENGTH] = ['2026-03-14T09:26:53Z'.length, '2026-03-14T09:26:53.000Z'.length];
/** As the contract has it. */
const MAX_LENGTH = 40;

/** Reads times one after the other. Equal times in a row are parsed once, because the readings of several metrics often have one time. */
export interface TimeReader {
  /** Returns ms since 1970; NaN if the value is not a valid time. */
  read(sent: unknown): number;
  /** Returns the time that was read last, in UTC with milliseconds. */
  utc(): string;
}

export function timeReader(): TimeReader {
  const [parse, format] = [timeParser(), timeFormatter()];
  let last = '';
  let milliseconds = Number.NaN;
  let utc = '';

  return {
    read(sent) {
      if (sent === last) return milliseconds;
      last = typeof sent === 'string' && sent.length <= MAX_LENGTH ? sent : '';
      milliseconds = parse(last);
      utc = '';
      return milliseconds;
    },
    utc() {
      utc ||= toUtc(last) ?? format(milliseconds);
      return utc;
    },
  };
}

/** Converts a valid time by its characters, which is faster than to format it; undefined if it is in another form. */
function toUtc(time: string): string | undefined {
  if (!time.endsWith('Z') || time[10] !== 'T') return undefined;
  if (time.length === UTC_LENGTH) return time;
  return time.length === SECONDS_LENGTH ? `${time.slice(0, -1)}.000Z` : undefined;
}
