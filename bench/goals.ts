/** What the figures should be, and whether they are. */
import type { AvatarRun } from './avatars.ts';
import { avatarRatio, format, ratio, runsOf } from './report.ts';
import type { Run } from './rounds.ts';
import type { Contestant } from './servers.ts';
import type { StartUp } from './start-up.ts';

const AT_CONNECTIONS = 32;

export interface Results {
  runs: Run[];
  startUps: StartUp[];
  /** MB at the highest, under load. */
  loaded: Map<Contestant, number | undefined>;
  avatars: AvatarRun[];
}

export function goals({ runs, startUps, loaded, avatars }: Results): string[] {
  const lines: string[] = [];
  for (const operation of new Set(runs.map((run) => run.operation))) {
    const own = runsOf(runs, 'Hatchery', operation, AT_CONNECTIONS);
    const bound = runsOf(runs, 'bound', operation, AT_CONNECTIONS);
    lines.push(atLeast(`${operation}: requests/s ÷ bound`, ratio(own, bound, 'perSecond'), 0.85));
    lines.push(atMost(`${operation}: p99 ÷ bound`, ratio(own, bound, 'p99'), 1.5));
  }
  const start = startUps.find(({ server }) => server === 'Hatchery');
  if (start) lines.push(atMost('start-up, ms', start.milliseconds, 150, 0), atMost('RSS idle, MB', start.idle, 85, 1));
  if (runs.length > 0) lines.push(atMost('RSS loaded, MB', loaded.get('Hatchery'), 130, 1));
  for (const [together, group] of Map.groupBy(avatars, (run) => run.together)) {
    lines.push(atLeast(`avatars, ${together} at once: publishes ÷ bare sharp`, avatarRatio(group), 0.8));
  }
  return lines;
}

export function atLeast(what: string, figure: number | undefined, goal: number): string {
  return verdict(figure !== undefined && figure >= goal, `${what}: ${format(figure, 2)} (goal ≥ ${goal})`);
}

export function atMost(what: string, figure: number | undefined, goal: number, digits = 2): string {
  return verdict(figure !== undefined && figure <= goal, `${what}: ${format(figure, digits)} (goal ≤ ${goal})`);
}

const verdict = (met: boolean, text: string): string => `- ${met ? 'met   ' : 'MISSED'} ${text}`;
