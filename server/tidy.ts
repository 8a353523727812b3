import type { DiskObjectStore } from '../adapters/disk/objects.ts';
import type { SqliteSampleStore } from '../adapters/sqlite/samples.ts';
import type { SqliteUserStore } from '../adapters/sqlite/users.ts';
import type { PetStore } from '../core/ports/pets.ts';
import type { Removals } from '../core/ports/removals.ts';
import { REMOVAL_GRACE_MS, removalService } from '../core/privacy/removals.ts';
import { BATCH_SPAN_MS, RETENTION_MS } from '../core/streams/batch.ts';
import { isShown, uploadPrefix } from '../core/users/avatar.ts';
import { failureOf, type Log } from '../http/observe.ts';

const HOUR_MS = 60 * 60 * 1000;
/** An unpublished upload is removed after this time, or at most UPLOAD_LOOK_MS later. */
export const UPLOAD_MAX_AGE_MS = HOUR_MS;
const UPLOAD_LOOK_MS = 5 * 60 * 1000;

interface Dependencies {
  objects: DiskObjectStore;
  users: SqliteUserStore;
  samples: SqliteSampleStore;
  pets: PetStore;
  removals: Removals;
  /** Whether the clock may be believed. */
  mayExpire: () => Promise<boolean>;
  log: Log;
  clock: () => Date;
}

/**
 * At once and every hour: finishes removals that were interrupted, and removes readings and tombstones that have been kept long enough. At once and
 * every few minutes: removes uploads that were not published. At once: moves objects of former versions to their places. What is returned stops it.
 */
export function keepTidy(dependencies: Dependencies): () => void {
  const { objects, users, samples, mayExpire, log, clock } = dependencies;
  const report = (error: unknown) => log.failure(failureOf(error, 'tidying'));
  const { sweep } = removalService({ ...dependencies, report });
  const ago = (ms: number) => new Date(clock().getTime() - ms);

  const expire = async () => {
    if (!(await mayExpire())) return;
    await samples.expire(ago(RETENTION_MS + BATCH_SPAN_MS).toISOString());
    await users.expire(clock().toISOString());
  };
  const tidy = (begunBefore: Date) => {
    void sweep(begunBefore).catch(report);
    void expire().catch(report);
  };
  const isKept = async (key: string) => key.startsWith(uploadPrefix('').slice(0, -1)) || isShown(key, users);
  const tidyObjects = async () => {
    await objects.moveFormer(isKept);
    await objects.expireUploads(UPLOAD_MAX_AGE_MS);
  };

  // Whatever began before this process did is under way no more.
  tidy(clock());
  void tidyObjects().catch(report);
  const timers = [
    setInterval(() => tidy(ago(REMOVAL_GRACE_MS)), HOUR_MS),
    setInterval(() => void tidyObjects().catch(report), UPLOAD_LOOK_MS),
  ];
  for (const timer of timers) timer.unref();
  return () => timers.forEach(clearInterval);
}
