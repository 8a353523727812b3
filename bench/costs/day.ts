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
  /** Time between two polls of the open app in ms: of the pet, and of the charts. */
  pollMs: number;
  chartsMs: number;
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
  pollMs: intervalIn('pet'),
  chartsMs: intervalIn('samples'),
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

/** The open app's polling interval, as `web/src/state` has it. */
function intervalIn(file: 'pet' | 'samples'): number {
  const source = readFileSync(new URL(`../../web/src/state/${file}.ts`, import.meta.url), 'utf8');
  const found = /const POLL_MS = ([\d_]+);/.exec(source)?.[1];
  if (found === undefined) throw new Error(`web/src/state/${file}.ts has no POLL_MS.`);
  return Number(found.replaceAll('_', ''));
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
  const { opens, minutesOpen, batches, pollMs, chartsMs, modelMessages, exports, newUsers } = day;
  const openMs = minutesOpen * 60_000;
  // The state is fresh if a batch has arrived within 15 minutes.
  const evaluated = opens * (1 - Math.min(1, (batches * FRESH_MS) / DAY_MS));
  // The effort of exports and erasures grows with the stored readings.
  const retained = batches > 0 ? RETENTION_DAYS / storedDays : 1;
  return {
    'poll the pet, unchanged': Math.max(0, openMs / pollMs - evaluated),
    'read the pet, evaluated again': evaluated,
    'load the charts': opens + (opens && opens * Math.floor(openMs / opens / chartsMs)),
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
