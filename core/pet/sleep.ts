import type { FoldedReading, FoldedSleeps, SleepBitmap } from '../ports/pets.ts';
import { RECENT_MS } from './vitals.ts';

/** Maximum number of sleep readings that are kept per stream. For earlier ones, only the minutes that they cover are kept. */
export const MAX_SLEEPS = 24;
const MINUTE_MS = 60_000;
/** Length of a bitmap in minutes: 48 hours plus one day, because a sleep without an end may extend past the latest reading. */
const MINUTES = RECENT_MS / MINUTE_MS + 24 * 60;

export const timeOf = ([start, end]: FoldedReading): number => end ?? start;

/**
 * Compares two readings by time, start, and whether they have an end.
 *
 * @returns 0 if they are the same reading
 */
export const compareIdentity = (a: FoldedReading, b: FoldedReading): number =>
  timeOf(a) - timeOf(b) || a[0] - b[0] || Number(a[1] !== null) - Number(b[1] !== null);

/**
 * Merges sleep readings, and drops readings that end more than 48 hours before the latest. Of the versions of a reading, it keeps the one
 * that counts, and of the sleeps with an end that start at the same time the longest, because a device may report a night as it grows. Keeps
 * the latest 24 as readings, latest first, and the minutes of the others as a bitmap.
 *
 * The result does not depend on the order of merging, with one exception: a sleep without an end that is only in the bitmap cannot be
 * replaced by a shorter version of it.
 *
 * @returns the same object as `one` if nothing changes
 */
export function mergeSleeps(one: FoldedSleeps, other: FoldedSleeps): FoldedSleeps {
  if (other.sleeps.length === 0) return one;
  const sorted = [...one.sleeps, ...other.sleeps].sort((a, b) => compareIdentity(b, a) || b[3] - a[3] || b[2] - a[2]);
  const [last] = sorted;
  const since = last ? timeOf(last) - RECENT_MS : 0;
  const sleeps: FoldedReading[] = [];
  const rest: FoldedReading[] = [];
  const starts = { withEnd: new Set<number>(), withoutEnd: new Set<number>() };
  for (const sleep of sorted) {
    const [start, end] = sleep;
    const known = end === null ? starts.withoutEnd : starts.withEnd;
    if (known.has(start)) continue;
    known.add(start);
    if (sleeps.length === MAX_SLEEPS || timeOf(sleep) <= since) rest.push(sleep);
    else sleeps.push(sleep);
  }
  const slept = sleptMinutes([one.slept, other.slept], { sleeps, rest, since });
  const isSame =
    sleeps.length === one.sleeps.length && sleeps.every((sleep, at) => isSameReading(sleep, one.sleeps[at]));
  if (isSame && slept?.bits === one.slept?.bits) return one;
  return { sleeps, ...(slept ? { slept } : {}) };
}

const isSameReading = (one: FoldedReading, other: FoldedReading | undefined): boolean =>
  other !== undefined && one.every((part, at) => part === other[at]);

interface SplitSleeps {
  sleeps: readonly FoldedReading[];
  rest: readonly FoldedReading[];
  since: number;
}

/**
 * Builds a bitmap of the minutes slept after `since`, except those within kept sleeps with an end: the bitmap may still contain an earlier
 * version of such a sleep.
 *
 * @returns undefined if there are none
 */
function sleptMinutes(known: readonly (SleepBitmap | undefined)[], { sleeps, rest, since }: SplitSleeps) {
  if (rest.length === 0 && known.every((slept) => slept === undefined)) return undefined;
  const first = Math.round(since / MINUTE_MS);
  const minutes = new Uint8Array(MINUTES);
  const mark = (from: number, to: number, bit = 1) =>
    minutes.fill(bit, Math.max(0, from - first), Math.max(0, to - first));
  for (const slept of known) for (const [from, to] of slept ? runsIn(slept) : []) mark(from, to);
  for (const sleep of rest) mark(...minutesOf(sleep));
  for (const sleep of sleeps) if (sleep[1] !== null) mark(...minutesOf(sleep), 0);
  return minutes.includes(1) ? { first, bits: packBits(minutes) } : undefined;
}

const minutesOf = ([start, end, value]: FoldedReading): [from: number, to: number] => [
  Math.round(start / MINUTE_MS),
  Math.round((end ?? start + value * MINUTE_MS) / MINUTE_MS),
];

function packBits(minutes: Uint8Array): string {
  const bytes = new Uint8Array(Math.ceil(minutes.length / 8));
  for (const [at, isSet] of minutes.entries()) if (isSet) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7));
  return Buffer.from(bytes.subarray(0, bytes.findLastIndex((byte) => byte > 0) + 1)).toString('base64');
}

/** Yields each run of consecutive minutes slept, as a half-open interval in minutes since 1970. */
export function* runsIn({ first, bits }: SleepBitmap): Generator<[from: number, to: number]> {
  const bytes = Buffer.from(bits, 'base64');
  let from: number | undefined;
  for (let at = 0; at <= bytes.length * 8; at += 1) {
    const isSet = ((bytes[at >> 3] ?? 0) >> (at & 7)) & 1;
    if (isSet) from ??= at;
    else if (from !== undefined) {
      yield [first + from, first + at];
      from = undefined;
    }
  }
}
