import type { Counts } from '../costs/counts.ts';
import { storedBatches } from '../costs/day.ts';
import { billedMs } from '../costs/usage.ts';
import { format, table } from '../markdown.ts';
import { PARTITION, sources, type Table, tables, USERS } from './assumptions.ts';
import type { Heat } from './heat.ts';
import type { HotUser } from './hot-user.ts';
import { type Limit, usersFor } from './limits.ts';
import type { Spread } from './random.ts';
import { DAY, rateOf, type Step, type Units, unitsAtPeak, unitsOf } from './steps.ts';

const GB = 2 ** 30;
const ITEMS: Record<Table, number> = { Users: 1, HealthData: storedBatches(DAY), PetStates: 1 };

const whole = (figure: number): string => format(figure, 0);
const percent = (share: number): string => format(100 * share, share < 0.1 ? 1 : 0);

/** Returns the size in bytes of all users' items in a table. */
export const storedIn = (name: Table, { itemBytes }: Counts): number => USERS * ITEMS[name] * itemBytes.hourly[name];

export function itemTable(counts: Counts, steps: readonly Step[]): string {
  const units = unitsAtPeak(steps);
  const rows = tables.map((name) => [
    name,
    whole(counts.itemBytes.hourly[name]),
    whole(ITEMS[name]),
    whole(storedIn(name, counts) / GB),
    whole(Math.ceil(storedIn(name, counts) / PARTITION.bytes)),
    whole(units[name].reads),
    whole(Math.ceil(units[name].reads / PARTITION.reads)),
    whole(units[name].writes),
    whole(Math.ceil(units[name].writes / PARTITION.writes)),
  ]);
  const head = ['', 'bytes/item', 'items/user', 'GB', 'partitions', 'reads/s', 'partitions', 'writes/s', 'partitions'];
  return table(head, rows);
}

const unitsText = ({ reads, writes }: Units): string => `${whole(reads)} / ${whole(writes)}`;

export function stepTable(steps: readonly Step[]): string {
  const rows = steps.map((step) => [
    step.name,
    format(step.monthly, step.monthly < 10 ? 1 : 0),
    format(rateOf(step), rateOf(step) < 10 ? 1 : 0),
    ...tables.map((name) => unitsText(unitsOf(step, name))),
    whole(billedMs(step.action)),
  ]);
  const units = tables.map((name) => `${name} read / write`);
  return table(['', 'a month', 'a second', ...units, 'Lambda ms'], rows);
}

export function keyTable(spreads: readonly Spread[]): string {
  const rows = spreads.map(({ version, hashed, inOrder }) => [version, format(hashed, 2), format(inOrder, 2)]);
  return table(['UUID', 'by hash: fullest ÷ average', 'in order: fullest ÷ average'], rows);
}

export function heatTable(heats: readonly Heat[]): string {
  const rows = heats.map((heat) => [
    heat.table,
    heat.activity,
    whole(heat.partitions),
    percent(heat.average),
    percent(heat.hottest),
    percent(heat.hottestUser),
    format(100 * heat.throttled, 2),
  ]);
  const head = ['', 'users', 'partitions', 'average %', 'hottest second %', 'hottest user %', 'throttled %'];
  return table(head, rows);
}

export function hotUserTable(hot: readonly HotUser[]): string {
  const rows = hot.map(({ why, rate, item, readings, hours, dollars }) => [
    why,
    whole(rate),
    percent(item),
    percent(readings),
    format(hours, 1),
    `$${whole(dollars)}`,
  ]);
  return table(['limited by', 'batches/s', 'user item %', 'readings %', 'rebuild fails after h', 'a day'], rows);
}

export function limitTable(limits: readonly Limit[]): string {
  const rows = limits.map((limit, at) => [
    String(at + 1),
    limit.what,
    whole(limit.most),
    whole(limit.each * USERS),
    whole(usersFor(limit) / 1_000),
    limit.source === 'ours' ? 'Terraform' : `[AWS](${sources[limit.source][1]})`,
  ]);
  return table(
    ['', 'limit', 'value', `${whole(USERS / 1e6)} M users need`, 'reached at users (thousands)', 'set by'],
    rows,
  );
}

export function sourceList(): string {
  return Object.values(sources)
    .map(([title, address]) => `- [${title}](${address})`)
    .join('\n');
}

export function notes(counts: Counts, folding: Step): string {
  const shards = Math.ceil(storedIn('HealthData', counts) / PARTITION.bytes);
  // Only CPU time limits the rate of evaluations. An invocation can wait for several calls at once, but computes one
  // evaluation at a time.
  const evaluations = (shards * 1_000) / folding.action.cpuMs;
  const rebuild = counts.pet.hourly['rebuild a pet'].reads.HealthData ?? 0;
  return `- New readings are folded into the pet's item, without reading other batches. Once a day the fold is rebuilt, which reads ${rebuild} units of batches.
- The stream of HealthData has a shard for each partition, and a shard one orchestrator at a time ([AWS](${sources.shards[1]})). Together they can do ${whole(evaluations)} evaluations a second; ${whole(rateOf(folding))} are needed.
- If all watches sent in the first minute of an hour, that would be ${whole(USERS / 60)} batches a second, ${whole(USERS / 60 / (USERS / 3_600))} times the average.`;
}
