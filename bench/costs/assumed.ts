/** What is assumed about AWS. */
export const ASSUMED = {
  /** The functions' memory, and the memory with which Lambda gives a whole processor. */
  memoryMb: 1024,
  fullProcessorMb: 1769,
  /** Time that a function waits for a call to DynamoDB or S3, and for a model. */
  callMs: 5,
  modelMs: 1_500,
  /** Share of invocations that start a new environment. AWS says less than 1 %. */
  starts: 0.01,
  /** Sampling of X-Ray: one trace a second of each function, and a share of the others. */
  tracesPerSecond: 1,
  tracesShare: 0.05,
  /** Share of the bytes that CloudWatch stores, compressed, for 30 days. */
  storedLogs: 0.15,
  /** DynamoDB bills this many bytes more for each item. */
  itemOverhead: 100,
  bytesPerToken: 4,
  messageTokens: 80,
  /** Requests and bytes of the web app: when it is opened, and once a month for a new version (bench/results/web.md). */
  openRequests: 2,
  openBytes: 3_000,
  versionRequests: 15,
  versionBytes: 140_000,
  sweepsPerHour: 4,
  /** The orchestrator's window for records of one shard: its length, its largest number of records, and pets in parallel. */
  windowSeconds: 5,
  windowRecords: 100,
  windowParallel: 8,
  /** Partitions of a new table, the largest size of one, and the writes a second that it takes. */
  partitions: 4,
  partitionBytes: 10 * 2 ** 30,
  partitionWrites: 1_000,
} as const;
