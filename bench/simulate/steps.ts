/** The operations that users and watches perform in a month, and the resources that each one uses. */

import type { CreatedStream } from '../../shared/models/typescript/types.ts';
import { startCloud } from '../costs/cloud.ts';
import { measure } from '../costs/measure.ts';
import { type Client, type Operation, operations, type Send } from '../costs/operations.ts';
import type { Needs } from '../costs/prices.ts';
import { PULSE_AND_STEPS, readings } from '../ingest/readings.ts';
import {
  BATCHES_A_DAY,
  MINUTES_IN_BATCH,
  MONTH_DAYS,
  PEAK,
  type Table,
  tables,
  USERS,
  VIEWS_A_DAY,
} from './assumptions.ts';
import type { Taken, Units } from './counting.ts';
import type { Hour } from './hour.ts';

const MINUTE_MS = 60_000;

export interface Step {
  name: string;
  /** How many times a month the operation is performed for each user. */
  monthly: number;
  needs: Needs;
  units: Taken['units'];
  calls: number;
}

interface Wearer extends Client {
  stream: CreatedStream;
}

async function connect(send: Send, client: Client): Promise<void> {
  const consent = { source: 'watch', metrics: PULSE_AND_STEPS, purposes: ['pet_state'] };
  const { user_id, access_token } = client.user;
  const headers = { authorization: `Bearer ${access_token}` };
  const answer = await send(`/users/${user_id}/streams`, { method: 'POST', headers, body: JSON.stringify(consent) });
  (client as Wearer).stream = (await answer.json()) as CreatedStream;
}

function sendHour(send: Send, client: Client): Promise<Response> {
  const { stream_id, ingest_token } = (client as Wearer).stream;
  const samples = readings(PULSE_AND_STEPS, Date.now() - MINUTES_IN_BATCH * MINUTE_MS, MINUTES_IN_BATCH);
  const headers = { authorization: `Bearer ${ingest_token}` };
  const path = `/users/${client.user.user_id}/streams/${stream_id}/samples`;
  return send(path, { method: 'POST', headers, body: JSON.stringify({ samples }) });
}

const readPet = (send: Send, { user }: Client) =>
  send(`/users/${user.user_id}/pet`, { headers: { authorization: `Bearer ${user.access_token}` } });

/**
 * Measures the HTTP operations with the built functions, and adds the evaluations that were measured for `hour`. Takes
 * about a minute.
 */
export async function measureSteps(hour: Hour): Promise<Step[]> {
  const cloud = await startCloud();
  const counted = (operation: Operation) => measure(cloud, operation);
  const steps: Step[] = [];
  for (const operation of operations.filter(({ monthly }) => monthly > 0)) {
    const needs = await counted(operation);
    steps.push({ ...operation, needs, units: onUsers(needs), calls: needs.readUnits + needs.writeUnits });
  }
  const before = operations.find(({ name }) => name === 'create a user')?.run;
  if (!before) throw new Error('There is no step that creates a user.');
  const sent = await counted({
    name: 'send an hour of readings',
    before: [before, connect],
    run: sendHour,
    monthly: 0,
  });
  const seen = await counted({ name: 'see the pet', before: [before, readPet], run: readPet, monthly: 0 });
  await cloud.stop();
  const evaluation = Math.ceil(hour.foldMs);
  const times = (aDay: number) => MONTH_DAYS * aDay;
  return [
    ...steps,
    stepOf('send an hour of readings', times(BATCHES_A_DAY), sent, hour.send),
    // These two steps count no requests (`nothing`), because evaluating a pet is not an API request, and one invocation
    // evaluates many pets.
    stepOf('fold new readings', times(BATCHES_A_DAY), { ...nothing, milliseconds: evaluation }, hour.evaluation),
    stepOf('rebuild a fold', times(1), { ...nothing, milliseconds: Math.ceil(hour.rebuildMs) }, hour.rebuild),
    stepOf('read the pet, unchanged', times(VIEWS_A_DAY.shown), seen, hour.shown),
    stepOf(
      'read the pet, evaluated again',
      times(VIEWS_A_DAY.anew),
      { ...seen, milliseconds: seen.milliseconds + evaluation },
      hour.anew,
    ),
  ];
}

const nothing: Needs = {
  requests: 0,
  writeUnits: 0,
  readUnits: 0,
  puts: 0,
  gets: 0,
  milliseconds: 0,
  logBytes: 0,
  sentBytes: 0,
};

function stepOf(name: string, monthly: number, needs: Needs, { units, calls }: Taken): Step {
  const sum = (kind: keyof Units) => tables.reduce((total, table) => total + units[table][kind], 0);
  return { name, monthly, units, calls, needs: { ...needs, readUnits: sum('reads'), writeUnits: sum('writes') } };
}

/** Assigns all capacity units to the users table, because the operations in `bench/costs` use no other table. */
function onUsers({ readUnits: reads, writeUnits: writes }: Needs): Record<Table, Units> {
  const none = { reads: 0, writes: 0 };
  return { Users: { reads, writes }, HealthData: none, PetStates: none };
}

const MONTH_SECONDS = MONTH_DAYS * 24 * 60 * 60;

/** Returns how often the operation is performed per second in the busiest hour, by `users` users together. */
export const rateOf = ({ monthly }: Step, users = USERS): number => (users * monthly * PEAK) / MONTH_SECONDS;

/**
 * Returns how much of a resource all operations together need per second in the busiest hour. `need` returns how much a
 * single operation needs.
 */
export function atPeak(steps: readonly Step[], need: (step: Step) => number, users = USERS): number {
  return steps.reduce((sum, step) => sum + rateOf(step, users) * need(step), 0);
}

export function unitsAtPeak(steps: readonly Step[]): Record<Table, Units> {
  const of = (table: Table, kind: keyof Units) => atPeak(steps, ({ units }) => units[table][kind]);
  return Object.fromEntries(
    tables.map((table) => [table, { reads: of(table, 'reads'), writes: of(table, 'writes') }]),
  ) as Record<Table, Units>;
}
