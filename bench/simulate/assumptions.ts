/** Assumptions about how often users perform each operation, and about the capacity of AWS services. */
import { readFileSync } from 'node:fs';

export const USERS = 10_000_000;
export const MONTH_DAYS = 30;

/** Every user has a watch that sends one batch per hour. */
export const BATCHES_A_DAY = 24;
export const MINUTES_IN_BATCH = (24 * 60) / BATCHES_A_DAY;
/**
 * How many times a day a user views the pet. A pet evaluated in the last 15 minutes is shown without a new
 * evaluation. With hourly batches, that is the case for one view in four.
 */
export const VIEWS_A_DAY = { shown: 3, anew: 9 };

/**
 * Returns the traffic in an hour of the day relative to the average hour, assuming that all users live in one time
 * zone.
 */
const trafficAt = (hour: number): number => 1 + 0.8 * Math.sin(((hour - 10) / 12) * Math.PI);
export const PEAK = Math.max(...Array.from({ length: 24 }, (_, hour) => trafficAt(hour)));

/**
 * Assumed duration in ms of a DynamoDB call on AWS. It cannot be measured here, because the simulation runs on a
 * local DynamoDB.
 */
export const CALL_MS = 5;

export const tables = ['Users', 'HealthData', 'PetStates'] as const;
export type Table = (typeof tables)[number];

/** Limits of a DynamoDB partition: its size in bytes, and its read and write units per second. */
export const PARTITION = { bytes: 10 * 2 ** 30, reads: 3_000, writes: 1_000 };
/** The number of bytes that a Query can read per second from one partition: 4 KB for each read unit. */
export const QUERY_BYTES = PARTITION.reads * 4 * 2 ** 10;

/** Storage prices in dollars per GB per month. */
export const STORED = { DynamoDB: 0.25, S3: 0.023 };

/** The orchestrator's timeout in cloud/infrastructure/terraform. */
export const ORCHESTRATOR_SECONDS = 120;

/** Returns the default rate limits in cloud/infrastructure/terraform, in requests per second. */
export function ownRates(): { each: number; save: number } {
  const file = new URL('../../cloud/infrastructure/terraform/modules/hatchery/variables.tf', import.meta.url);
  const variables = readFileSync(file, 'utf8');
  const rate = (name: string) => {
    const found = new RegExp(`\\b${name}\\s+= optional\\(number, (\\d+)\\)`).exec(variables)?.[1];
    if (found === undefined) throw new Error(`variables.tf has no default for request_rates.${name}.`);
    return Number(found);
  };
  return { each: rate('each'), save: rate('save') };
}

const dynamo = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';
const lambda = 'https://docs.aws.amazon.com/lambda/latest/dg';

/** Titles and URLs of the AWS documents that state the limits. */
export const sources = {
  partition: [
    'Best practices for designing and using partition keys effectively',
    `${dynamo}/bp-partition-key-design.html`,
  ],
  adaptive: ['DynamoDB burst and adaptive capacity', `${dynamo}/burst-adaptive-capacity.html`],
  onDemand: ['DynamoDB on-demand capacity mode', `${dynamo}/on-demand-capacity-mode.html`],
  quotas: ['Quotas in Amazon DynamoDB', `${dynamo}/ServiceQuotas.html`],
  gateway: ['Amazon API Gateway quotas', 'https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html'],
  concurrency: ['Understanding Lambda function scaling', `${lambda}/lambda-concurrency.html`],
  shards: ['Lambda parameters for Amazon DynamoDB event source mappings', `${lambda}/services-ddb-params.html`],
  s3: [
    'Best practices design patterns: optimizing Amazon S3 performance',
    'https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html',
  ],
} as const;
