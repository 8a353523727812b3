/** From what a user does in a month to what all of them do in a second. */
import { MONTH_DAYS, PEAK, type Table, tables, USERS } from './assumptions.ts';
import type { Units } from './counting.ts';
import type { Step } from './steps.ts';

const MONTH_SECONDS = MONTH_DAYS * 24 * 60 * 60;

/** How often a second so many users do it, in the busiest hour. */
export const rateOf = ({ monthly }: Step, users = USERS): number => (users * monthly * PEAK) / MONTH_SECONDS;

/** What all steps take a second in the busiest hour. */
export function atPeak(steps: readonly Step[], need: (step: Step) => number, users = USERS): number {
  return steps.reduce((sum, step) => sum + rateOf(step, users) * need(step), 0);
}

/** The units a second of each table in the busiest hour. */
export function unitsAtPeak(steps: readonly Step[]): Record<Table, Units> {
  const of = (table: Table, kind: keyof Units) => atPeak(steps, ({ units }) => units[table][kind]);
  return Object.fromEntries(
    tables.map((table) => [table, { reads: of(table, 'reads'), writes: of(table, 'writes') }]),
  ) as Record<Table, Units>;
}
