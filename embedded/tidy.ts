import { setTimeout as delay } from 'node:timers/promises';
import type { DiskObjectStore } from '../adapters/embedded/disk-objects.ts';
import type { SqliteSampleStore } from '../adapters/embedded/sqlite-samples.ts';
import type { SqliteUserStore } from '../adapters/embedded/sqlite-users.ts';
import { isShown } from '../core/avatar.ts';
import { BATCH_SPAN_MS, RETENTION_MS } from '../core/batch.ts';
import { erasureService } from '../core/erasure.ts';
import type { PetStore } from '../core/ports.ts';
import { failureOf, type Log } from '../http/observe.ts';

const HOUR_MS = 60 * 60 * 1000;
/** An upload that nobody published is removed after this long. */
export const UPLOAD_MAX_AGE_MS = 24 * HOUR_MS;
/** Between two portraits that are looked at: a million take hours, and nobody notices. */
const PORTRAIT_PAUSE_MS = 10;

interface Dependencies {
  objects: DiskObjectStore;
  users: SqliteUserStore;
  samples: SqliteSampleStore;
  pets: PetStore;
  /** Whether the clock may be believed. */
  mayExpire: () => Promise<boolean>;
  log: Log;
  clock: () => Date;
}

/**
 * Removes, at once and every hour, what nobody will ask for: uploads that were not published, readings and tombstones that have been kept long
 * enough, and users whose erasure was interrupted; and once, portraits that a crash left over. What is returned stops it.
 */
export function keepTidy({ objects, users, samples, pets, mayExpire, log, clock }: Dependencies): () => void {
  const erasure = erasureService({ users, samples, pets, objects, clock });
  const report = (error: unknown) => log.failure(failureOf(error, 'tidying'));
  const finishErasures = async () => {
    for (const userId of await users.leaving()) await erasure.finish(userId).catch(report);
  };
  const expire = async () => {
    if (!(await mayExpire())) return;
    await samples.expire(new Date(clock().getTime() - RETENTION_MS - BATCH_SPAN_MS).toISOString());
    await users.expire(clock().toISOString());
  };
  const tidy = () => {
    void objects.expire('avatars', UPLOAD_MAX_AGE_MS).catch(report);
    void expire().catch(report);
    void finishErasures().catch(report);
  };
  tidy();
  const isKept = async (portrait: string) => {
    await delay(PORTRAIT_PAUSE_MS, undefined, { ref: false });
    return isShown(portrait, users);
  };
  void objects.expire('portraits', HOUR_MS, isKept).catch(report);
  const timer = setInterval(tidy, HOUR_MS).unref();
  return () => clearInterval(timer);
}
