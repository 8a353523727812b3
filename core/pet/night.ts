import type { Sample } from '../ports/samples.ts';
import { compare } from '../util/time.ts';

/** Sleeps of one stream that are at most this far apart form one block, so a night with an hour awake is one block. */
const MAX_GAP_MS = 2 * 60 * 60 * 1000;
/** Blocks that end within this time belong to one day. */
const DAY_MS = 18 * 60 * 60 * 1000;
const MINUTE_MS = 60_000;
/** The contract's maximum for `sleep_duration`. */
const MAX_MINUTES = 24 * 60;

/** A reading of `sleep_duration` and its stream. */
export type StreamSleep = Sample & { stream_id?: string };

interface SleepInterval {
  sleep: StreamSleep;
  /** In ms since 1970. Without an end, `to` is the start plus the value. */
  from: number;
  to: number;
  /** The end, or the start if there is none. Decides which day the sleep belongs to. */
  time: number;
}

interface Block {
  pieces: SleepInterval[];
  to: number;
  time: number;
  minutes: number;
}

/**
 * The latest night as one reading: the longest block of sleep in the 18 hours before the end of the latest one. A block's minutes are the sum
 * of its sleeps, but at most the time that they cover, because sleeps may overlap. All sleeps of a block are from one stream, so a night
 * that two streams report counts once.
 *
 * @param sleeps in any order
 * @returns undefined without sleeps
 */
export function nightOf(sleeps: readonly StreamSleep[]): Sample | undefined {
  const streams = Map.groupBy(sleeps, ({ stream_id }) => stream_id);
  const blocks = [...streams.values()].flatMap((ofStream) => blocksOf(ofStream));
  const latest = blocks.reduce((late, { time }) => Math.max(late, time), Number.NEGATIVE_INFINITY);
  const since = latest - DAY_MS;
  const night = blocks
    .filter(({ time }) => time > since)
    .reduce<Block | undefined>((one, other) => (one && !isLonger(other, one) ? one : other), undefined);
  return night && readingOf(night);
}

function blocksOf(sleeps: readonly StreamSleep[]): Block[] {
  const blocks: Block[] = [];
  for (const piece of sleeps.map(pieceOf).sort(comparePieces)) {
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
  a.from - b.from || a.to - b.to || a.sleep.value - b.sleep.value || a.time - b.time;

/** The minutes of sorted pieces. A single piece counts with its value. */
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

function readingOf({ pieces, to, minutes }: Block): Sample {
  const [first] = pieces as [SleepInterval, ...SleepInterval[]];
  if (pieces.length === 1) return first.sleep;
  return { metric: 'sleep_duration', value: minutes, start: first.sleep.start, end: new Date(to).toISOString() };
}
