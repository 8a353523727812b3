/** Simulates the load of DynamoDB partitions: one minute of the busiest hour, request by request. */
import { PARTITION, type Table, USERS } from './assumptions.ts';
import { add, ids, placeOf, randomPair } from './random.ts';
import type { Step } from './steps.ts';
import { rateOf, unitsAtPeak, unitsOf } from './steps.ts';

const SECONDS = 60;
/** Share of a partition's capacity at which DynamoDB is assumed to split the partition. */
const PLANNED = 0.5;

/**
 * Exponents s of a Zipf distribution of activity: the user of rank r is r^-s times as active as the most active user.
 */
const activities = { 'all alike': 0, 'zipf 0.5': 0.5, 'zipf 1': 1 } as const;

export interface Heat {
  table: Table;
  activity: string;
  partitions: number;
  /** Load relative to a partition's capacity: on average, and on the hottest partition in its hottest second. */
  average: number;
  hottest: number;
  /** Share of all units that exceed the capacity of their partition in the second in which they are used. */
  throttled: number;
  /** Units per second used by the most active user, relative to a partition's capacity. */
  hottestUser: number;
}

/** Returns the number of partitions needed for the data size or the request rate, whichever is larger. */
export function partitionsOf(table: Table, steps: readonly Step[], bytes: number): number {
  const { reads, writes } = unitsAtPeak(steps)[table];
  const busy = (reads / PARTITION.reads + writes / PARTITION.writes) / PLANNED;
  return Math.ceil(Math.max(bytes / PARTITION.bytes, busy));
}

export function simulateHeat(table: Table, steps: readonly Step[], partitions: number): Heat[] {
  return Object.entries(activities).map(([activity, exponent]) => {
    const load = new Float64Array(partitions * SECONDS);
    const users = new Map<number, number>();
    for (const step of steps) {
      const { reads, writes } = unitsOf(step, table);
      const share = reads / PARTITION.reads + writes / PARTITION.writes;
      const requests = share > 0 ? Math.round(rateOf(step) * SECONDS) : 0;
      for (let n = 0; n < requests; n++) {
        const [who, when] = randomPair(`${step.name} ${n}`);
        const user = rankOf(who, exponent);
        const partition = Math.floor(placeOf(ids.v4(user)) * partitions);
        add(load, partition * SECONDS + Math.floor(when * SECONDS), share);
        users.set(user, (users.get(user) ?? 0) + share);
      }
    }
    return { table, activity, partitions, ...summary(load), hottestUser: most(users.values()) / SECONDS };
  });
}

function summary(load: Float64Array): Pick<Heat, 'average' | 'hottest' | 'throttled'> {
  let [total, above] = [0, 0];
  for (const share of load) {
    total += share;
    above += Math.max(0, share - 1);
  }
  return { average: total / load.length, hottest: most(load), throttled: above / total };
}

/**
 * Returns the rank of a random user, starting at 1. Approximates Zipf's distribution by a continuous one, because its
 * inverse has a simple formula.
 */
function rankOf(fraction: number, exponent: number): number {
  if (exponent === 1) return Math.floor(USERS ** fraction);
  const power = 1 - exponent;
  return Math.floor(((USERS ** power - 1) * fraction + 1) ** (1 / power));
}

function most(figures: Iterable<number>): number {
  let highest = 0;
  for (const figure of figures) highest = Math.max(highest, figure);
  return highest;
}
