/** Assumptions about how often users perform each operation, and about the capacity of AWS services. */

export const USERS = 10_000_000;
/**
 * Returns the traffic in an hour of the day relative to the average hour, assuming that all users live in one time
 * zone.
 */
const trafficAt = (hour: number): number => 1 + 0.8 * Math.sin(((hour - 10) / 12) * Math.PI);
export const PEAK = Math.max(...Array.from({ length: 24 }, (_, hour) => trafficAt(hour)));

export const tables = ['Users', 'HealthData', 'PetStates'] as const;
export type Table = (typeof tables)[number];

/** Limits of a DynamoDB partition: its size in bytes, and its read and write units per second. */
export const PARTITION = { bytes: 10 * 2 ** 30, reads: 3_000, writes: 1_000 };
/** The number of bytes that a Query can read per second from one partition: 4 KB for each read unit. */
export const QUERY_BYTES = PARTITION.reads * 4 * 2 ** 10;

/** The orchestrator's timeout in cloud/infrastructure/terraform. */
export const ORCHESTRATOR_SECONDS = 120;

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
