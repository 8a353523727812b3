/** The model of the monthly bill: a pure function of counts, prices, a person's day and the number of users. */
import { ASSUMED } from './assumed.ts';
import type { Action, AppAction, Counts, PetAction } from './counts.ts';
import { appRuns, type Day, isWatch, MONTH_DAYS, petRuns, storedBatches } from './day.ts';
import { costOf, type Item, type Prices, type Usage } from './prices.ts';
import { messageUsage, usageOf } from './usage.ts';

export interface Model {
  counts: Counts;
  prices: Prices;
  day: Day;
  users: number;
  /** Metrics of its own and alarms that a deployment has. */
  fixed: { metrics: number; alarms: number };
}

export interface Line {
  item: Item;
  volume: number;
  dollars: number;
}

const MONTH_SECONDS = MONTH_DAYS * 24 * 60 * 60;
const sum = (figures: readonly number[]): number => figures.reduce((total, figure) => total + figure, 0);

/** Returns how many records of different users the orchestrator takes in an invocation, on average. */
function recordsPerEvent({ counts, day, users }: Model): number {
  const perSecond = (users * day.batches) / (24 * 60 * 60);
  const bytes = users * storedBatches(day) * counts.itemBytes[day.cadence].HealthData;
  const { partitions, partitionBytes, partitionWrites, windowSeconds, windowRecords } = ASSUMED;
  const shards = Math.max(partitions, bytes / partitionBytes, perSecond / partitionWrites);
  return Math.min(windowRecords, 1 + (perSecond / shards) * windowSeconds);
}

/** The actions of one month, of all users together. */
export function runsOf(model: Model): { name: AppAction | PetAction; action: Action; runs: number }[] {
  const { counts, day, users } = model;
  const month = users * MONTH_DAYS;
  const app = Object.entries(appRuns(day)).map(([name, runs]) => {
    return { name: name as AppAction, action: counts.app[name as AppAction], runs: runs * month };
  });
  const pet = Object.entries(petRuns(day, counts.storedDays)).map(([name, runs]) => {
    return { name: name as PetAction, action: counts.pet[day.cadence][name as PetAction], runs: runs * month };
  });
  const sweeps = ASSUMED.sweepsPerHour * 24 * MONTH_DAYS;
  return [...app, ...pet, { name: 'sweep', action: counts.app.sweep, runs: sweeps }];
}

/** Returns the lines of a month's bill. */
export function monthOf(model: Model): Line[] {
  const { counts, prices, day, users } = model;
  const merged = recordsPerEvent(model);
  const volumes: Record<string, number> = { ...standingUsage(model) };
  const add = (usage: Usage, times: number) => {
    for (const [item, volume] of Object.entries(usage)) volumes[item] = (volumes[item] ?? 0) + volume * times;
  };
  const invocations: Record<string, number> = {};
  for (const { name, action, runs } of runsOf(model)) {
    const shared = name === 'fold a batch' ? merged : 1;
    add(usageOf(action, counts.coldMs, day.web && !isWatch(name), shared), runs);
    invocations[action.by] = (invocations[action.by] ?? 0) + (runs * action.invocations) / shared;
  }
  const { modelMessages } = day;
  add(messageUsage(counts), modelMessages * users * MONTH_DAYS);
  add({ traces: sum(Object.values(invocations).map(tracesOf)) }, 1);
  return (Object.keys(prices) as Item[]).map((item) => {
    const volume = volumes[item] ?? 0;
    return { item, volume, dollars: costOf(prices[item], volume) };
  });
}

export const totalOf = (lines: readonly Line[]): number => sum(lines.map(({ dollars }) => dollars));

function tracesOf(invocations: number): number {
  const always = Math.min(invocations, MONTH_SECONDS * ASSUMED.tracesPerSecond);
  return always + (invocations - always) * ASSUMED.tracesShare;
}

/** What is stored, watched and downloaded apart from the actions. */
function standingUsage({ counts, day, users, fixed }: Model): Usage {
  const { itemOverhead, openRequests, openBytes, versionRequests, versionBytes } = ASSUMED;
  const items = counts.itemBytes[day.cadence];
  const batches = storedBatches(day) * (items.HealthData + itemOverhead);
  const user = items.Users + itemOverhead;
  const opens = day.web ? day.opens * MONTH_DAYS : 0;
  const versions = day.web ? 1 : 0;
  return {
    dynamoStorage: users * (user + batches + items.PetStates + itemOverhead),
    // The pets' table has no backups.
    dynamoBackup: users * (user + batches),
    s3Storage: users * counts.portraitBytes,
    edgeRequests: users * (opens * openRequests + versions * versionRequests),
    edgeTransfer: users * (opens * openBytes + versions * versionBytes),
    ...fixed,
  };
}
