/** What one person and their watch do on a day. Everything here is an assumption, except where the code is named. */
import { readFileSync } from 'node:fs';
import { RETENTION_MS } from '../../core/streams/retention.ts';
import type { AppAction, Cadence, PetAction } from './counts.ts';

export interface Day {
  cadence: Cadence;
  /** Batches that the watch sends. */
  batches: number;
  /** How often a person opens the app, and how many minutes it is open in all. */
  opens: number;
  minutesOpen: number;
  /** The shortest and the longest time between two polls of the pet in ms, and between two loads of the charts of today. */
  pollMs: number;
  maxPollMs: number;
  chartsMs: number;
  /** Time between two touches in ms. With a touch, an app whose polls have backed off polls at once. */
  touchMs: number;
  /** Whether the app and its requests pass CloudFront. */
  web: boolean;
  /** Messages that a model writes. With the template there are none. */
  modelMessages: number;
  profileChanges: number;
  portraitChanges: number;
  exports: number;
  /** Users that are created, and as many that are erased. */
  newUsers: number;
}

export const MONTH_DAYS = 30;
const YEAR_DAYS = 365;
const DAY_MS = 24 * 60 * 60 * 1000;
export const RETENTION_DAYS = RETENTION_MS / DAY_MS;
/** A pet that was computed less than 15 minutes ago is not computed again (`core/pet/next.ts`). */
const FRESH_MS = 15 * 60 * 1000;

const app: Omit<Day, 'cadence' | 'batches'> = {
  opens: 4,
  minutesOpen: 10,
  pollMs: intervalIn('pet', 'POLL_MS'),
  maxPollMs: intervalIn('pet', 'MAX_POLL_MS'),
  chartsMs: intervalIn('samples', 'POLL_MS'),
  touchMs: 20_000,
  web: true,
  modelMessages: 0,
  profileChanges: 2 / MONTH_DAYS,
  portraitChanges: 1 / MONTH_DAYS,
  exports: 1 / YEAR_DAYS,
  newUsers: 0.5 / YEAR_DAYS,
};

export const days = {
  'without a watch': { ...app, cadence: 'none', batches: 0 },
  'hourly watch': { ...app, cadence: 'hourly', batches: 24 },
  'per-minute watch': { ...app, cadence: 'minutely', batches: 24 * 60 },
} as const satisfies Record<string, Day>;

/** An interval of the open app, as `web/src/state` has it. */
function intervalIn(file: 'pet' | 'samples', name: string): number {
  const source = readFileSync(new URL(`../../web/src/state/${file}.ts`, import.meta.url), 'utf8');
  const found = new RegExp(`const ${name} = ([\\d_]+);`).exec(source)?.[1];
  if (found === undefined) throw new Error(`web/src/state/${file}.ts has no ${name}.`);
  return Number(found.replaceAll('_', ''));
}

/** Returns how often an app polls the pet that is open for this time, as `web/src/state/poll.ts` does while nothing changes. */
export function pollsIn(openMs: number, { pollMs, maxPollMs, touchMs }: Pick<Day, 'pollMs' | 'maxPollMs' | 'touchMs'>) {
  let polls = 1;
  let interval = pollMs;
  for (let at = 0; ; polls += 1) {
    const touch = interval > pollMs ? (Math.floor(at / touchMs) + 1) * touchMs : Number.POSITIVE_INFINITY;
    at = Math.min(at + interval, touch);
    if (at >= openMs) return polls;
    interval = Math.min(interval * 2, maxPollMs);
  }
}

export type Runs<Name extends string> = Partial<Record<Name, number>>;

/** Returns how often the person's app runs each action that does not depend on readings. */
export function appRuns({ opens, profileChanges, portraitChanges, newUsers, batches }: Day): Runs<AppAction> {
  return {
    'create a user': newUsers,
    'read the profile': opens,
    'list the streams': opens,
    'see the portrait': opens,
    'update the profile': profileChanges,
    'change the portrait': portraitChanges,
    'add a stream': batches > 0 ? newUsers : 0,
  };
}

/** @param storedDays the days of readings for which exports and erasures were measured */
export function petRuns(day: Day, storedDays: number): Runs<PetAction> {
  const { opens, minutesOpen, batches, chartsMs, modelMessages, exports, newUsers } = day;
  const openMs = opens && (minutesOpen * 60_000) / opens;
  // The state is fresh if a batch has arrived within 15 minutes.
  const evaluated = opens * (1 - Math.min(1, (batches * FRESH_MS) / DAY_MS));
  // The effort of exports and erasures grows with the stored readings.
  const retained = batches > 0 ? RETENTION_DAYS / storedDays : 1;
  return {
    'poll the pet, unchanged': opens * pollsIn(openMs, day) - evaluated,
    'read the pet, evaluated again': evaluated,
    'load the charts': opens,
    'load the charts of today': opens * Math.floor(openMs / chartsMs),
    'send a batch': batches,
    'fold a batch': batches,
    'rebuild a pet': batches > 0 ? 1 : 0,
    'let a model write': modelMessages,
    export: exports * retained,
    erase: newUsers * retained,
  };
}

/** Actions of the watch, which do not pass CloudFront. */
export const isWatch = (name: string): boolean => name === 'send a batch';

/** Batches of a user that are stored at a time. */
export const storedBatches = ({ batches }: Day): number => batches * RETENTION_DAYS;
