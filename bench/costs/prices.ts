/** AWS prices in US dollars. Free allowances are ignored. */
export const PRICED = 'us-east-1 (N. Virginia), November 2026';

export interface Price {
  /** The service that the bill lists the price under. */
  service: string;
  what: string;
  /** How many units a price is for, and their name. */
  per: number;
  unit: string;
  /** Dollars by volume in a month: each price holds up to a number of `per`, the last one above all others. */
  tiers: readonly (readonly [upTo: number, dollars: number])[];
  source: string;
}

const [MILLION, GB] = [1e6, 2 ** 30];
const flat = (dollars: number) => [[Number.POSITIVE_INFINITY, dollars]] as const;
const millions = (service: string, what: string, dollars: number, source: string): Price => ({
  ...{ service, what, per: MILLION, unit: 'million', tiers: flat(dollars), source },
});
const gigabytes = (service: string, what: string, dollars: number, source: string): Price => ({
  ...{ service, what, per: GB, unit: 'GB', tiers: flat(dollars), source },
});

const gateway = 'https://aws.amazon.com/api-gateway/pricing/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';
const dynamo = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const s3 = 'https://aws.amazon.com/s3/pricing/';
const cloudfront = 'https://aws.amazon.com/cloudfront/pricing/pay-as-you-go/';
const cloudwatch = 'https://aws.amazon.com/cloudwatch/pricing/';
const transfer = 'https://aws.amazon.com/ec2/pricing/on-demand/';
const bedrock = 'https://aws.amazon.com/bedrock/pricing/';
const xray = 'https://aws.amazon.com/xray/pricing/';

/** GB-seconds are priced alike for requests and for starts (INIT). */
const gbSeconds = [
  [7_500, 13.3334],
  [18_750, 12.0001],
  [Number.POSITIVE_INFINITY, 10.6667],
] as const;
const logTiers = [
  [10_240, 0.5],
  [30_720, 0.25],
  [51_200, 0.1],
  [Number.POSITIVE_INFINITY, 0.05],
] as const;
const outTiers = [
  [10_240, 0.09],
  [51_200, 0.085],
  [153_600, 0.07],
  [Number.POSITIVE_INFINITY, 0.05],
] as const;
const edgeTiers = [
  [10_240, 0.085],
  [51_200, 0.08],
  [153_600, 0.06],
  [512_000, 0.04],
  [Number.POSITIVE_INFINITY, 0.03],
] as const;
const s3Tiers = [
  [51_200, 0.023],
  [512_000, 0.022],
  [Number.POSITIVE_INFINITY, 0.021],
] as const;

export const prices = {
  apiRequests: {
    ...millions('API Gateway', 'HTTP API requests', 1, gateway),
    tiers: [
      [300, 1],
      [Number.POSITIVE_INFINITY, 0.9],
    ],
  },
  lambdaRequests: millions('Lambda', 'requests', 0.2, lambda),
  lambdaGbSeconds: { ...millions('Lambda', 'GB-seconds, arm64', 0, lambda), tiers: gbSeconds },
  lambdaInit: { ...millions('Lambda', 'GB-seconds of starts (INIT)', 0, lambda), tiers: gbSeconds },
  dynamoWrites: millions('DynamoDB', 'write units, on demand', 0.625, dynamo),
  dynamoReads: millions('DynamoDB', 'read units, on demand', 0.125, dynamo),
  dynamoStorage: gigabytes('DynamoDB', 'storage', 0.25, dynamo),
  dynamoBackup: gigabytes('DynamoDB', 'point-in-time recovery', 0.2, dynamo),
  s3Puts: millions('S3', 'PUT and LIST', 5, s3),
  s3Gets: millions('S3', 'GET and HEAD', 0.4, s3),
  s3Storage: { ...gigabytes('S3', 'storage', 0, s3), tiers: s3Tiers },
  edgeRequests: millions('CloudFront', 'HTTPS requests', 1, cloudfront),
  edgeTransfer: { ...gigabytes('CloudFront', 'transfer to the internet', 0, cloudfront), tiers: edgeTiers },
  transfer: { ...gigabytes('Transfer', 'API and S3 to the internet', 0, transfer), tiers: outTiers },
  traces: millions('X-Ray', 'traces recorded', 5, xray),
  logs: { ...gigabytes('CloudWatch', 'logs, ingested', 0, cloudwatch), tiers: logTiers },
  logStorage: gigabytes('CloudWatch', 'logs, stored', 0.03, cloudwatch),
  metrics: { ...millions('CloudWatch', 'metrics of its own', 0.3, cloudwatch), per: 1, unit: 'metric' },
  alarms: { ...millions('CloudWatch', 'alarms', 0.1, cloudwatch), per: 1, unit: 'alarm' },
  modelInput: millions('Bedrock', 'input tokens, Nova Lite', 0.06, bedrock),
  modelOutput: millions('Bedrock', 'output tokens, Nova Lite', 0.24, bedrock),
} as const satisfies Record<string, Price>;

export type Item = keyof typeof prices;
export type Prices = Record<Item, Price>;
export type Usage = Partial<Record<Item, number>>;

/** Returns the dollars for a month's volume of one item. */
export function costOf({ per, tiers }: Price, volume: number): number {
  let [dollars, from] = [0, 0];
  for (const [upTo, price] of tiers) {
    dollars += Math.max(0, Math.min(volume / per, upTo) - from) * price;
    from = upTo;
  }
  return dollars;
}
