/**
 * AWS prices in US dollars for us-east-1 (N. Virginia), looked up in November 2026. Free tiers and volume discounts
 * are ignored.
 */
export const prices = {
  'API Gateway, HTTP API': {
    dollars: 1,
    per: 'million requests',
    source: 'https://aws.amazon.com/api-gateway/pricing/',
  },
  'Lambda, requests': { dollars: 0.2, per: 'million requests', source: 'https://aws.amazon.com/lambda/pricing/' },
  'Lambda, arm64': { dollars: 13.3334, per: 'million GB-seconds', source: 'https://aws.amazon.com/lambda/pricing/' },
  'DynamoDB on demand, writes': {
    dollars: 0.625,
    per: 'million write units',
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  'DynamoDB on demand, reads': {
    dollars: 0.125,
    per: 'million read units',
    source: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  },
  'S3 Standard, PUT': { dollars: 5, per: 'million requests', source: 'https://aws.amazon.com/s3/pricing/' },
  'S3 Standard, GET and HEAD': { dollars: 0.4, per: 'million requests', source: 'https://aws.amazon.com/s3/pricing/' },
  'CloudWatch, logs': { dollars: 0.5, per: 'GB', source: 'https://aws.amazon.com/cloudwatch/pricing/' },
  'Transfer to the internet': {
    dollars: 0.09,
    per: 'GB',
    source: 'https://aws.amazon.com/ec2/pricing/on-demand/',
  },
} as const;

export const PRICED = 'us-east-1, November 2026';

export const NOT_INCLUDED = [
  'free allowances',
  'storage ($0.25 a GB and month in DynamoDB, $0.023 in S3)',
  'backups of the table',
  'X-Ray ($5 per million traces recorded)',
  'alarms ($0.10 each a month)',
  'taxes',
].join(', ');

/** The Lambda function's default memory size in cloud/infrastructure/terraform. */
export const LAMBDA_GB = 1;

export const GB = 2 ** 30;
export const KB = 2 ** 10;

export interface Needs {
  /** Number of API requests. Each one invokes the function. */
  requests: number;
  writeUnits: number;
  readUnits: number;
  puts: number;
  gets: number;
  /** Billed Lambda duration in ms. Lambda rounds up each invocation to a whole millisecond. */
  milliseconds: number;
  logBytes: number;
  /** Bytes that the API and S3 send to the client, including headers. */
  sentBytes: number;
}

export const services = ['API Gateway', 'Lambda', 'DynamoDB', 'S3', 'logs', 'transfer'] as const;
export type Bill = Record<(typeof services)[number], number>;

const MILLION = 1e6;

/** Returns the cost of one million operations in dollars. */
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

/** Returns the cost of `count` operations in dollars. `bill` is the cost of one million operations. */
export function times(count: number, bill: Bill): Bill {
  return Object.fromEntries(services.map((service) => [service, (bill[service] * count) / MILLION])) as Bill;
}

export function added(bills: readonly Bill[]): Bill {
  const sum = (service: keyof Bill) => bills.reduce((total, bill) => total + bill[service], 0);
  return Object.fromEntries(services.map((service) => [service, sum(service)])) as Bill;
}

export const totalOf = (bill: Bill): number => services.reduce((total, service) => total + bill[service], 0);
