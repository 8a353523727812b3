import { CALL_MS, ownRates, type sources, type Table, tables } from './assumptions.ts';
import type { Step } from './steps.ts';
import { atPeak } from './steps.ts';

export interface Limit {
  what: string;
  /** Value of the limit: a rate per second, or a number of concurrent invocations. */
  most: number;
  /** How much of the limit one user needs in the busiest hour. */
  each: number;
  source: keyof typeof sources | 'ours';
}

/** Number of requests per second that Lambda allows a function for each concurrent execution. */
const REQUESTS_A_SECOND = 10;
const CONCURRENCY = 1_000;
const TABLE_UNITS = 40_000;

/** Returns all limits, sorted by the number of users at which each is reached. */
export function limitsOf(steps: readonly Step[]): Limit[] {
  const each = (need: (step: Step) => number) => atPeak(steps, need, 1);
  const { each: route, save } = ownRates();
  const limits: Limit[] = [
    {
      what: '`request_rates.each`: batches',
      most: route,
      each: each(only('send an hour of readings')),
      source: 'ours',
    },
    { what: '`request_rates.save`: `POST /users`', most: save, each: each(saves), source: 'ours' },
    { what: 'API Gateway: requests', most: 10_000, each: each(({ needs }) => needs.requests), source: 'gateway' },
    { what: 'Lambda: concurrency', most: CONCURRENCY, each: each(seconds), source: 'concurrency' },
    {
      what: 'Lambda: requests',
      most: CONCURRENCY * REQUESTS_A_SECOND,
      each: each(({ needs }) => needs.requests),
      source: 'concurrency',
    },
    ...tables.flatMap((table) => unitLimits(table, steps)),
    // Publishing a portrait causes two PUTs (`puts`), one in each of two prefixes. Both objects are deleted later. So
    // each prefix receives one PUT and one DELETE, which is also two requests.
    { what: 'S3: PUT and DELETE, of one prefix', most: 3_500, each: each(({ needs }) => needs.puts), source: 's3' },
    { what: 'S3: GET, of one prefix', most: 5_500, each: each(({ needs }) => needs.gets), source: 's3' },
  ];
  return limits.sort((one, other) => usersFor(one) - usersFor(other));
}

export const usersFor = ({ most, each }: Limit): number => most / each;

function unitLimits(table: Table, steps: readonly Step[]): Limit[] {
  return (['reads', 'writes'] as const).map((kind) => ({
    what: `DynamoDB: ${kind === 'reads' ? 'read' : 'write'} units of ${table}`,
    most: TABLE_UNITS,
    each: atPeak(steps, ({ units }) => units[table][kind], 1),
    source: 'quotas',
  }));
}

const only = (name: string) => (step: Step) => Number(step.name === name);

/**
 * Returns the number of `POST /users` requests of an operation. Creating, updating and publishing use this route; no
 * other operation writes to the users table.
 */
const saves = ({ needs, units }: Step): number => (units.Users.writes > 0 ? needs.requests : 0);

/** Duration of the function's invocation in seconds, including its calls to DynamoDB. */
const seconds = ({ needs, calls }: Step): number => (needs.milliseconds + calls * CALL_MS) / 1_000;
