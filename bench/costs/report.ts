/** The tables of docs/costs.md. */
import { format, table } from '../markdown.ts';
import type { Action, Counts } from './counts.ts';
import { appActions, cadences, petActions } from './counts.ts';
import { appRuns, type Day, days, MONTH_DAYS, petRuns, RETENTION_DAYS } from './day.ts';
import { fixed } from './deployment.ts';
import { type Line, monthOf, totalOf } from './model.ts';
import { costOf, type Item, PRICED, type Price, type Prices, prices } from './prices.ts';
import { usageOf } from './usage.ts';

export const SIZES = [1_000, 10_000, 1_000_000, 10_000_000];

export const dollars = (figure: number): string => `$${format(figure, figure < 100 ? 2 : 0)}`;
const people = (users: number): string => (users < 1e6 ? `${users / 1e3} k` : `${users / 1e6} M`);

export const linesFor = (counts: Counts, day: Day, users: number): Line[] =>
  monthOf({ counts, prices, day, users, fixed });

export const monthFor = (counts: Counts, day: Day, users: number): number => totalOf(linesFor(counts, day, users));

/** A month's bill for each scenario and size, and what a thousand users cost. */
export function summaryTable(counts: Counts): string {
  const variants: [string, Day][] = Object.entries(days).flatMap(([name, day]) => [
    [name, day],
    [`${name}, no polling`, { ...day, minutesOpen: 0 }],
  ]);
  const rows = variants.map(([name, day]) => {
    const bills = SIZES.map((users) => monthFor(counts, day, users));
    const [, ...perThousand] = bills.map((bill, at) => (bill / (SIZES[at] ?? 1)) * 1_000);
    return [name, ...bills.map(dollars), dollars(perThousand[0] ?? 0)];
  });
  return table(['a month', ...SIZES.map((users) => `${people(users)} users`), 'per 1,000 of 10 k'], rows);
}

/** Each line of a scenario's bill, for each size. */
export function billTable(counts: Counts, day: Day): string {
  const bills = SIZES.map((users) => linesFor(counts, day, users));
  const rows = (Object.keys(prices) as Item[]).map((item, at) => {
    const { service, what }: Price = prices[item];
    return [`${service}: ${what}`, ...bills.map((lines) => dollars(lines[at]?.dollars ?? 0))];
  });
  const total = ['total', ...bills.map((lines) => dollars(totalOf(lines)))];
  return table(['a month', ...SIZES.map((users) => `${people(users)} users`)], [...rows, total]);
}

const MILLION = 1e6;

/** Dollars for a million runs of an action at the first price of each item, by service. */
export function millionOf(action: Action, coldMs: number, isWeb: boolean): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [item, volume] of Object.entries(usageOf(action, coldMs, isWeb))) {
    const price: Price = (prices as Prices)[item as Item];
    const [[, first] = [0, 0]] = price.tiers;
    const cost = costOf({ ...price, tiers: [[Number.POSITIVE_INFINITY, first]] }, volume * MILLION);
    sums.set(price.service, (sums.get(price.service) ?? 0) + cost);
  }
  return sums;
}

/** What a million runs of each action cost; of those that depend on readings, with each watch. */
export function actionTable(counts: Counts): string {
  const app = appActions.map((name) => [name, counts.app[name], name !== 'sweep'] as const);
  const pet = petActions.flatMap((name) =>
    cadences
      .filter((cadence) => counts.pet[cadence][name].invocations > 0)
      .map((cadence) => [`${name} (${cadence})`, counts.pet[cadence][name], name !== 'send a batch'] as const),
  );
  const services = ['API Gateway', 'Lambda', 'DynamoDB', 'S3', 'CloudFront', 'CloudWatch', 'Transfer'];
  const rows = [...app, ...pet].map(([name, action, isWeb]) => {
    const cost = millionOf(action, counts.coldMs, isWeb);
    const cells = services.map((service) => cost.get(service) ?? 0);
    return [name, ...cells.map(dollars), dollars(cells.reduce((sum, cell) => sum + cell, 0))];
  });
  return table(['a million times', ...services, 'total'], rows);
}

export function priceTable(): string {
  const rows = Object.values(prices).map(({ service, what, unit, tiers, source }: Price) => [
    `[${service}: ${what}](${source})`,
    tiers
      .map(([upTo, price]) =>
        upTo === Number.POSITIVE_INFINITY ? `$${price}` : `$${price} up to ${format(upTo, 0)}, then`,
      )
      .join(' '),
    unit,
  ]);
  return table([PRICED, 'price', 'per'], rows);
}

/** Storage and backups of users who do nothing. */
export function storageFor(counts: Counts, users: number): number {
  const idle: Day = { ...days['without a watch'], web: false };
  const lines = linesFor(counts, idle, users).filter(({ item }) => item === 'dynamoStorage' || item === 'dynamoBackup');
  return totalOf(lines);
}

/** How often a person's app and watch run each action in a month. */
export function dayTable(): string {
  const variants: Day[] = Object.values(days);
  const runs = variants.map((day) => ({ ...appRuns(day), ...petRuns(day, RETENTION_DAYS) }));
  const names = [...appActions, ...petActions].filter((name) => runs.some((run) => run[name as keyof typeof run]));
  const rows = names.map((name) => [
    name,
    ...runs.map((run) => {
      const monthly = (run[name as keyof typeof run] ?? 0) * MONTH_DAYS;
      return format(monthly, monthly > 0 && monthly < 10 ? 2 : 0);
    }),
  ]);
  const { opens, minutesOpen } = variants[0] ?? { opens: 0, minutesOpen: 0 };
  const head = `a month, the app open ${opens} times and ${minutesOpen} minutes a day`;
  return table([head, ...Object.keys(days)], rows);
}
