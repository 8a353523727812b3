import { atMost, format, table } from '../markdown.ts';
import { quantile } from '../statistics.ts';
import { type Answers, type Kind, type Outcome, SHARES } from './load.ts';

export interface Results {
  before: Outcome;
  over: Outcome;
  /** The outcomes of the seconds after the overload, in order. */
  after: Outcome[];
  health: { milliseconds: number[]; failed: number };
  /** Peak resident memory in MB. */
  peakMemory: number | undefined;
}

const RECOVERED = 0.8;
const SMALL: readonly Kind[] = ['read', 'update', 'ingest'];
const PICTURES: readonly Kind[] = ['upload', 'publish'];

/**
 * Whether the server processed the request, instead of rejecting it because of overload or failing. Includes 409, which
 * a publish receives if the preceding upload was rejected.
 */
export const admitted = ({ status }: Answers): boolean => status < 500;
const rejected = ({ status }: Answers): boolean => status === 503;

export function perSecondOf({ answers, seconds }: Outcome, which: (answers: Answers) => boolean): number {
  return answers.filter(which).reduce((sum, { count }) => sum + count, 0) / seconds;
}

export function overloadTable({ before, over }: Results): string {
  const rows: string[][] = [];
  for (const [load, outcome] of Object.entries({ 'as much as it can': before, overload: over })) {
    for (const kind of Object.keys(SHARES)) {
      const own = outcome.answers.filter((answers) => answers.kind === kind);
      const worst = (which: (answers: Answers) => boolean, of: 'p50' | 'p99' | 'worst') =>
        own.some(which) ? format(Math.max(...own.filter(which).map((answers) => answers[of])), 1) : 'n/a';
      const rate = (which: (answers: Answers) => boolean) =>
        format(perSecondOf({ ...outcome, answers: own }, which), 0);
      rows.push([
        load,
        kind,
        rate(admitted),
        worst(admitted, 'p50'),
        worst(admitted, 'p99'),
        worst(admitted, 'worst'),
        rate(rejected),
        worst(rejected, 'p99'),
      ]);
    }
  }
  return table(['load', '', 'answered/s', 'p50 ms', 'p99 ms', 'worst ms', '503/s', 'their p99 ms'], rows);
}

export function goals({ before, over, after, health, peakMemory }: Results): string[] {
  const usual = perSecondOf(before, admitted);
  const offered = perSecondOf(over, () => true) + over.unsent / over.seconds;
  const failed = over.answers.filter(({ status }) => status >= 500 && status !== 503);
  const slowest = (kinds: readonly Kind[], which: (answers: Answers) => boolean) =>
    Math.max(0, ...over.answers.filter((each) => kinds.includes(each.kind) && which(each)).map(({ p99 }) => p99));
  const hasRecovered = (second: Outcome) =>
    !second.answers.some(rejected) && perSecondOf(second, admitted) >= RECOVERED * usual;
  const back = after.findIndex(hasRecovered);
  return [
    `- can do ${format(usual, 0)}/s of the mix; was asked for ${format(offered, 0)}/s (${format(offered / usual, 1)} times as much), answered ${format(perSecondOf(over, admitted), 0)}/s and rejected ${format(perSecondOf(over, rejected), 0)}/s`,
    atMost(
      'answers with 5xx other than 503',
      failed.reduce((sum, { count }) => sum + count, 0),
      0,
      0,
    ),
    atMost('503 without Retry-After', over.withoutRetryAfter, 0, 0),
    atMost('cut off without an answer', over.cut, 0, 0),
    `- ${format(over.unsent / over.seconds, 0)}/s were not sent, as all connections waited for answers`,
    atMost('profiles and readings: p99 of what was answered, ms', slowest(SMALL, admitted), 1_000, 0),
    atMost('pictures: p99 of what was answered, ms', slowest(PICTURES, admitted), 5_000, 0),
    atMost('p99 of rejected requests, ms', slowest([...SMALL, ...PICTURES], rejected), 1_000, 0),
    atMost('health: not answered', health.failed, 0, 0),
    atMost('health: p99, ms', quantile(health.milliseconds, 0.99), 1_000, 0),
    atMost('resident memory at its highest, MB', peakMemory, 400, 0),
    atMost('seconds until it does 80 % of before, and rejects none', back < 0 ? Number.NaN : back + 1, 5, 0),
  ];
}
