import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { StorageUsage } from '../../adapters/disk/storage-usage.ts';
import type { Report } from '../../core/ports/reporter.ts';
import { freshFor } from '../fresh-for.ts';
import type { Admission } from '../load-shedding.ts';
import type { PetQueue } from '../pet-queue.ts';
import type { Counts } from './counts.ts';

/** Counting users takes 0.2 s for a million users, in steps. */
const USERS_MS = 60_000;
/** The gauges of one scrape share one reading. */
const DISK_MS = 1_000;

export interface MetricSources {
  counts: Counts;
  versions: { version: string; node: string };
  usage(): Partial<Admission['usage']>;
  queue: Pick<PetQueue, 'pending'>;
  countUsers(): Promise<number>;
  storageUsage(): Promise<StorageUsage>;
  report: Report;
}

type Value = [labels: Record<string, string | number>, value: number];

/**
 * Creates the metrics of this process, except for the durations of requests. All values are read when they are scraped. If a value cannot
 * be read, this is reported, and the value is NaN.
 */
export function metricsRegistry(sources: MetricSources): Registry {
  const { counts, versions, usage, queue, countUsers, storageUsage, report } = sources;
  const registry = new Registry();
  const { gauge, gauges, counters } = metricsIn(registry, report);
  const disk = freshFor(DISK_MS, storageUsage);

  counters('http_requests', 'Requests, by route, method and status.', ['route', 'method', 'status'], () =>
    counts.requests().map(({ route, method, status, count }) => [{ route, method, status }, count]),
  );
  counters('failures', 'Failures in the log, by activity.', ['during'], () => labelled('during', counts.failures));
  counters('storage_failures', 'Failures of the database or the disk, by error code.', ['code'], () =>
    labelled('code', counts.storageFailures),
  );
  counters('narrations', 'Requests to a model for a message, by outcome.', ['outcome'], () =>
    labelled('outcome', counts.narrations),
  );
  gauge('users', 'Users, without those that were erased. At most a minute old.', freshFor(USERS_MS, countUsers));
  gauge('database_bytes', 'Size of the database and its write-ahead log.', async () => (await disk()).databaseBytes);
  gauge('disk_available_bytes', 'Free space for the data folder.', async () => (await disk()).availableBytes);
  gauge('disk_size_bytes', 'Size of the file system of the data folder.', async () => (await disk()).sizeBytes);
  gauges(
    'queue_length',
    'Users that wait for an evaluation of their pet, for a message, or for notifications.',
    ['queue'],
    () => labelled('queue', Object.entries(queue.pending())),
  );
  gauges('limit_used', 'How much of each load limit is in use.', ['limit'], () =>
    Object.entries(usage()).map(([limit, { reserved }]) => [{ limit }, reserved]),
  );
  gauges('limit_max', 'Load limits of this process. The limit of bodies is in bytes.', ['limit'], () =>
    Object.entries(usage()).map(([limit, { max }]) => [{ limit }, max]),
  );
  gauges('build_info', 'Always 1. The labels are the versions of Hatchery and Node.js.', ['version', 'node'], () => [
    [versions, 1],
  ]);
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Returns functions that add metrics, whose names begin with `hatchery_`. */
function metricsIn(registry: Registry, report: Report) {
  const registers = [registry];
  const unreadable = (error: unknown): number => {
    report(error, 'measuring');
    return Number.NaN;
  };
  return {
    gauge: (name: string, help: string, read: () => Promise<number>) =>
      new Gauge({
        name: `hatchery_${name}`,
        help,
        registers,
        async collect() {
          this.set(await read().catch(unreadable));
        },
      }),
    gauges: (name: string, help: string, labelNames: string[], read: () => Value[]) =>
      new Gauge({
        name: `hatchery_${name}`,
        help,
        labelNames,
        registers,
        collect() {
          for (const [labels, value] of read()) this.set(labels, value);
        },
      }),
    counters: (name: string, help: string, labelNames: string[], read: () => Value[]) =>
      new Counter({
        name: `hatchery_${name}_total`,
        help,
        labelNames,
        registers,
        collect() {
          this.reset();
          for (const [labels, value] of read()) this.inc(labels, value);
        },
      }),
  };
}

const labelled = (label: string, values: Iterable<[string, number]>): Value[] =>
  Array.from(values, ([name, value]) => [{ [label]: name }, value]);
