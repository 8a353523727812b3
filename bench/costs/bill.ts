/** What is needed, in dollars. */
import type { Needs } from './measure.ts';
import { GB, LAMBDA_GB, prices } from './prices.ts';

export const services = ['API Gateway', 'Lambda', 'DynamoDB', 'S3', 'logs', 'transfer'] as const;
export type Bill = Record<(typeof services)[number], number>;

const MILLION = 1e6;

/** What a million of these cost. */
export function billOf(needs: Needs): Bill {
  const gigabytes = (bytes: number) => (bytes * MILLION) / GB;
  const gbSeconds = (needs.milliseconds / 1000) * LAMBDA_GB;
  return {
    'API Gateway': needs.requests * prices['API Gateway, HTTP API'].dollars,
    Lambda: needs.requests * prices['Lambda, requests'].dollars + gbSeconds * prices['Lambda, arm64'].dollars,
    DynamoDB:
      needs.writeUnits * prices['DynamoDB on demand, writes'].dollars +
      needs.readUnits * prices['DynamoDB on demand, reads'].dollars,
    S3: needs.puts * prices['S3 Standard, PUT'].dollars + needs.gets * prices['S3 Standard, GET and HEAD'].dollars,
    logs: gigabytes(needs.logBytes) * prices['CloudWatch, logs'].dollars,
    transfer: gigabytes(needs.sentBytes) * prices['Transfer to the internet'].dollars,
  };
}

/** What so many of these cost. */
export function times(count: number, bill: Bill): Bill {
  return Object.fromEntries(services.map((service) => [service, (bill[service] * count) / MILLION])) as Bill;
}

export function added(bills: readonly Bill[]): Bill {
  const sum = (service: keyof Bill) => bills.reduce((total, bill) => total + bill[service], 0);
  return Object.fromEntries(services.map((service) => [service, sum(service)])) as Bill;
}

export const totalOf = (bill: Bill): number => services.reduce((total, service) => total + bill[service], 0);
