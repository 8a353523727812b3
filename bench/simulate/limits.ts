import { requestRates } from '../costs/deployment.ts';
import { billedMs } from '../costs/usage.ts';
import { type sources, type Table, tables } from './assumptions.ts';
import type { Step } from './steps.ts';
import { atPeak, unitsOf } from './steps.ts';

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

/** The actions that use a route with a limit of its own. */
const PET = ['poll the pet, unchanged', 'read the pet, evaluated again'];
const PAGES = ['load the charts', 'load the charts of today'];
const BATCHES = ['send a batch'];
const SAVES = ['create a user', 'update the profile', 'change the portrait'];

/** Returns all limits, sorted by the number of users at which each is reached. */
export function limitsOf(steps: readonly Step[]): Limit[] {
  const each = (need: (step: Step) => number) => atPeak(steps, need, 1);
  const { each: route, save } = requestRates();
  const limits: Limit[] = [
    { what: '`request_rates.each`: polls of pets', most: route, each: each(requestsTo(PET)), source: 'ours' },
    { what: '`request_rates.each`: pages of readings', most: route, each: each(requestsTo(PAGES)), source: 'ours' },
    { what: '`request_rates.each`: batches', most: route, each: each(requestsTo(BATCHES)), source: 'ours' },
    { what: '`request_rates.save`: `POST /users`', most: save, each: each(requestsTo(SAVES)), source: 'ours' },
    { what: 'API Gateway: requests', most: 10_000, each: each(({ action }) => action.requests), source: 'gateway' },
    { what: 'Lambda: concurrency', most: CONCURRENCY, each: each(seconds), source: 'concurrency' },
    {
      what: 'Lambda: requests',
      most: CONCURRENCY * REQUESTS_A_SECOND,
      each: each(({ action }) => action.requests),
      source: 'concurrency',
    },
    ...tables.flatMap((table) => unitLimits(table, steps)),
    // Publishing a portrait causes two PUTs (`puts`), one in each of two prefixes. Both objects are deleted later. So
    // each prefix receives one PUT and one DELETE, which is also two requests.
    { what: 'S3: PUT and DELETE, of one prefix', most: 3_500, each: each(({ action }) => action.puts), source: 's3' },
    { what: 'S3: GET, of one prefix', most: 5_500, each: each(({ action }) => action.gets), source: 's3' },
  ];
  return limits.sort((one, other) => usersFor(one) - usersFor(other));
}

export const usersFor = ({ most, each }: Limit): number => most / each;

function unitLimits(table: Table, steps: readonly Step[]): Limit[] {
  return (['reads', 'writes'] as const).map((kind) => ({
    what: `DynamoDB: ${kind === 'reads' ? 'read' : 'write'} units of ${table}`,
    most: TABLE_UNITS,
    each: atPeak(steps, (step) => unitsOf(step, table)[kind], 1),
    source: 'quotas',
  }));
}

const requestsTo =
  (names: readonly string[]) =>
  ({ name, action }: Step) =>
    names.includes(name) ? (names === SAVES ? 1 : action.requests) : 0;

/** Duration of the function's invocations in seconds, including its calls to DynamoDB. */
const seconds = ({ action }: Step): number => billedMs(action) / 1_000;
