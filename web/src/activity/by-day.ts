import type { ActList } from '../../../shared/models/typescript/types.ts';
import { midnightBefore } from '../week.ts';

export type Act = ActList['acts'][number];

/** An act as it is shown. A recovery code that replaces another one is one line, although it is two acts. */
export interface Line {
  at: string;
  actor: string;
  act: Act['act'] | 'replace-code';
}

export interface Day {
  /** Local midnight, in ms since 1970. */
  midnight: number;
  lines: Line[];
}

/** Groups acts by local day, in their order. */
export function byDay(acts: readonly Act[]): Day[] {
  const days: Day[] = [];
  for (const act of acts) {
    const midnight = midnightBefore(act.at);
    let day = days.at(-1);
    if (day?.midnight !== midnight) {
      day = { midnight, lines: [] };
      days.push(day);
    }
    const before = day.lines.at(-1);
    if (before && isReplacement(before, act)) before.act = 'replace-code';
    else day.lines.push({ at: act.at, actor: act.actor, act: act.act });
  }
  return days;
}

const REPLACEMENT: readonly Line['act'][] = ['create-token', 'revoke-token'];

/** Only a recovery code is made and revoked in one change. */
const isReplacement = (one: Line, other: Line): boolean =>
  one.at === other.at &&
  one.actor === other.actor &&
  one.act !== other.act &&
  [one, other].every(({ act }) => REPLACEMENT.includes(act));
