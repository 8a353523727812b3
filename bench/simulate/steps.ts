/** What users and watches do in a month, and what each action uses, by the counts of `bench/costs`. */
import type { Action, Counts, PetAction } from '../costs/counts.ts';
import { days, MONTH_DAYS } from '../costs/day.ts';
import { fixed } from '../costs/deployment.ts';
import { runsOf } from '../costs/model.ts';
import { prices } from '../costs/prices.ts';
import { PEAK, type Table, tables, USERS } from './assumptions.ts';

export const DAY = days['hourly watch'];

export interface Step {
  name: string;
  /** How many times a month the action runs for each user. */
  monthly: number;
  action: Action;
}

export interface Units {
  reads: number;
  writes: number;
}

/** Every user has a watch that sends a batch every hour. */
export function stepsOf(counts: Counts): Step[] {
  const runs = runsOf({ counts, prices, day: DAY, users: 1, fixed });
  return runs
    .filter(({ name, runs }) => name !== 'sweep' && runs > 0)
    .map(({ name, action, runs }) => ({ name, monthly: runs, action }));
}

export function stepNamed(steps: readonly Step[], name: PetAction): Step {
  const found = steps.find((step) => step.name === name);
  if (!found) throw new Error(`The day has no "${name}".`);
  return found;
}

export const unitsOf = ({ action }: Step, table: Table): Units => ({
  reads: action.reads[table] ?? 0,
  writes: action.writes[table] ?? 0,
});

const MONTH_SECONDS = MONTH_DAYS * 24 * 60 * 60;

/** Returns how often the action runs per second in the busiest hour, by `users` users together. */
export const rateOf = ({ monthly }: Step, users = USERS): number => (users * monthly * PEAK) / MONTH_SECONDS;

/**
 * Returns how much of a resource all actions together need per second in the busiest hour. `need` returns how much a
 * single run needs.
 */
export function atPeak(steps: readonly Step[], need: (step: Step) => number, users = USERS): number {
  return steps.reduce((sum, step) => sum + rateOf(step, users) * need(step), 0);
}

export function unitsAtPeak(steps: readonly Step[]): Record<Table, Units> {
  const of = (table: Table, kind: keyof Units) => atPeak(steps, (step) => unitsOf(step, table)[kind]);
  return Object.fromEntries(
    tables.map((table) => [table, { reads: of(table, 'reads'), writes: of(table, 'writes') }]),
  ) as Record<Table, Units>;
}
