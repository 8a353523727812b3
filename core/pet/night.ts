import type { Sample } from '../ports/samples.ts';
import { compare } from '../util/time.ts';

/** Maximum gap between two sleep readings in the same block. A night interrupted by an hour awake is therefore one block. */
const MAX_GAP_MS = 2 * 60 * 60 * 1000;
/** A block can be the latest night only if it ends less than this before the latest block ends. */
const NIGHT_WINDOW_MS = 18 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** Maximum value of `sleep_duration` in the contract. */
const MAX_MINUTES = 24 * 60;

/** A `sleep_duration` reading and the stream that it came from. */
export type StreamSleep = Sample & { stream_id?: string };

interface SleepInterval {
  sleep: StreamSleep;
  /** Both times are in ms since 1970. If the reading has no end, `to` is its start plus its value. */
  from: number;
  to: number;
  /** When the reading ends, or when it starts if it has no end. Decides whether its block is recent enough to be the latest night. */
  time: number;
}

interface Block {
  pieces: SleepInterval[];
  to: number;
  time: number;
  minutes: number;
}

/**
 * Returns the latest night as one reading: the longest block of sleep that ends in the 18 hours up to the end of the latest block. The
 * length of a block is the sum of its readings, but at most the time that they cover, because readings may overlap. Each block has readings
 * of one stream only, so a night reported by two streams counts once. Of the sleeps of a stream with the same start, only the longest counts.
 *
 * @param sleeps in any order
 * @returns undefined if there are no sleep readings
 */
export function nightOf(sleeps: readonly StreamSleep[]): StreamSleep | undefined {
  const blocks = blocksIn(sleeps);
  const latest = blocks.reduce((late, { time }) => Math.max(late, time), Number.NEGATIVE_INFINITY);
  const since = latest - NIGHT_WINDOW_MS;
  const night = blocks
    .filter(({ time }) => time > since)
    .reduce<Block | undefined>((one, other) => (one && !isLonger(other, one) ? one : other), undefined);
  return night && readingOf(night);
}

/** Returns each block of sleep as one reading, in any order. The blocks of different streams may overlap. */
export const sleepBlocksOf = (sleeps: readonly StreamSleep[]): Sample[] => blocksIn(sleeps).map(readingOf);

function blocksIn(sleeps: readonly StreamSleep[]): Block[] {
  const streams = Map.groupBy(sleeps, ({ stream_id }) => stream_id);
  return [...streams.values()].flatMap((ofStream) => blocksOf(ofStream));
}

function blocksOf(sleeps: readonly StreamSleep[]): Block[] {
  const blocks: Block[] = [];
  const pieces = sleeps.map(pieceOf).sort(comparePieces);
  for (const [at, piece] of pieces.entries()) {
    // A device may report a night as it grows. Of the sleeps with the same start, the last one is the longest.
    if (pieces[at + 1]?.from === piece.from) continue;
    const last = blocks.at(-1);
    if (!last || piece.from - last.to > MAX_GAP_MS) blocks.push({ pieces: [piece], ...piece, minutes: 0 });
    else {
      last.pieces.push(piece);
      last.to = Math.max(last.to, piece.to);
      last.time = Math.max(last.time, piece.time);
    }
  }
  for (const block of blocks) block.minutes = minutesOf(block.pieces);
  return blocks;
}

function pieceOf(sleep: StreamSleep): SleepInterval {
  const from = Date.parse(sleep.start);
  const time = sleep.end === undefined ? from : Date.parse(sleep.end);
  return { sleep, from, time, to: sleep.end === undefined ? from + sleep.value * MINUTE_MS : time };
}

const comparePieces = (a: SleepInterval, b: SleepInterval): number =>
  a.from - b.from ||
  a.to - b.to ||
  a.sleep.value - b.sleep.value ||
  a.time - b.time ||
  Number(a.sleep.end !== undefined) - Number(b.sleep.end !== undefined);

/** Returns the minutes slept in a block, given its pieces in order. For a single piece, this is the value of its reading, not rounded. */
function minutesOf(pieces: readonly SleepInterval[]): number {
  if (pieces.length === 1) return pieces[0]?.sleep.value ?? 0;
  let [sum, covered, until] = [0, 0, Number.NEGATIVE_INFINITY];
  for (const { sleep, from, to } of pieces) {
    sum += sleep.value;
    covered += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return Math.min(MAX_MINUTES, Math.round(Math.min(sum, covered / MINUTE_MS)));
}

function isLonger(one: Block, other: Block): boolean {
  const difference = one.minutes - other.minutes || one.time - other.time || one.pieces.length - other.pieces.length;
  if (difference !== 0) return difference > 0;
  const [first, second] = [one.pieces[0]?.sleep, other.pieces[0]?.sleep];
  return compare(first?.start ?? '', second?.start ?? '') > 0;
}

function readingOf({ pieces, to, minutes }: Block): StreamSleep {
  const [first] = pieces as [SleepInterval, ...SleepInterval[]];
  if (pieces.length === 1) return first.sleep;
  const { start, stream_id } = first.sleep;
  const night = { metric: 'sleep_duration' as const, value: minutes, start, end: new Date(to).toISOString() };
  return stream_id === undefined ? night : { ...night, stream_id };
}
