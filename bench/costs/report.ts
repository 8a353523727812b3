import { format, table } from '../markdown.ts';
import type { Operation } from './operations.ts';
import type { Needs } from './prices.ts';
import { added, type Bill, billOf, KB, PRICED, prices, services, times, totalOf } from './prices.ts';

export type Measured = [Operation, Needs][];

const dollars = (figure: number): string => `$${format(figure, 2)}`;
const row = (name: string, bill: Bill): string[] => [
  name,
  ...services.map((service) => dollars(bill[service])),
  dollars(totalOf(bill)),
];

export function needsTable(measured: Measured): string {
  const head = ['', 'API requests', 'writes', 'reads', 'S3 PUT', 'GET, HEAD', 'Lambda ms', 'bytes logged', 'KB sent'];
  const rows = measured.map(([{ name }, needs]) => [
    name,
    ...[needs.requests, needs.writeUnits, needs.readUnits, needs.puts, needs.gets].map(String),
    format(needs.milliseconds, 0),
    format(needs.logBytes, 0),
    format(needs.sentBytes / KB, 1),
  ]);
  return table(head, rows);
}

export function billTable(measured: Measured): string {
  const rows = measured.map(([{ name }, needs]) => row(name, billOf(needs)));
  return table(['per million', ...services, 'total'], rows);
}

/** The monthly cost of serving `users` users, excluding storage. */
export function monthOf(measured: Measured, users: number): Bill {
  return added(measured.map(([{ monthly }, needs]) => times(monthly * users, billOf(needs))));
}

export function monthTable(measured: Measured, users: number): string {
  const rows = measured
    .filter(([{ monthly }]) => monthly > 0)
    .map(([{ name, monthly }, needs]) => row(`${monthly} × ${name}`, times(monthly * users, billOf(needs))));
  const head = [`a month, ${format(users, 0)} users`, ...services, 'total'];
  return table(head, [...rows, row('total', monthOf(measured, users))]);
}

export function priceTable(): string {
  const rows = Object.entries(prices).map(([name, { dollars, per, source }]) => [
    `[${name}](${source})`,
    `$${dollars}`,
    `per ${per}`,
  ]);
  return table([PRICED, 'price', ''], rows);
}
