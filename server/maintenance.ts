import type { IdentityLinks } from '../core/ports/identity-links.ts';
import type { Maintenance } from '../core/ports/maintenance.ts';
import type { ObjectStore } from '../core/ports/objects.ts';
import type { PetStore } from '../core/ports/pets.ts';
import type { Removals } from '../core/ports/removals.ts';
import type { Report } from '../core/ports/reporter.ts';
import type { SampleStore } from '../core/ports/samples.ts';
import type { UserStore } from '../core/ports/users.ts';
import { AUDIT_MS } from '../core/privacy/acts.ts';
import type { ForgettingService } from '../core/privacy/forget-users.ts';
import { sliceAt } from '../core/privacy/forgetting.ts';
import { REMOVAL_GRACE_MS, removalService } from '../core/privacy/removals.ts';
import { BATCH_SPAN_MS } from '../core/streams/batch-span.ts';
import { RETENTION_MS } from '../core/streams/retention.ts';

const HOUR_MS = 60 * 60 * 1000;
/** Age at which unpublished uploads are due for removal. They are removed within UPLOAD_INTERVAL_MS after that. */
export const UPLOAD_MAX_AGE_MS = HOUR_MS;
const UPLOAD_INTERVAL_MS = 5 * 60 * 1000;
/** Each user's activity is checked every 25 hours, so that not all warnings fall into quiet hours. */
export const ACTIVITY_SLICES = 25;

interface Dependencies {
  objects: ObjectStore & Maintenance;
  users: UserStore & Maintenance;
  samples: SampleStore & Maintenance;
  pets: PetStore;
  removals: Removals;
  identityLinks: IdentityLinks;
  pairings: Maintenance;
  audit: Maintenance;
  /** Warns and erases the inactive users of a slice. */
  forget: ForgettingService['sweep'];
  /** Migrates objects stored by earlier versions. Idempotent, and cheap when nothing is left to migrate. */
  migrate(): Promise<void>;
  /** Returns false while the clock may be wrong. */
  mayExpire: () => Promise<boolean>;
  report: Report;
  clock: () => Date;
}

/**
 * Starts periodic maintenance. The first run starts immediately.
 * - Every hour: finishes interrupted removals, deletes expired readings, tombstones, pairings and acts, and warns and erases the inactive
 *   users of one slice.
 * - Every 5 minutes: migrates objects stored by earlier versions, and deletes old uploads.
 *
 * @returns a function that stops the maintenance
 */
export function startMaintenance(dependencies: Dependencies): () => void {
  const { objects, users, samples, pairings, audit, forget, migrate, mayExpire, report, clock } = dependencies;
  const { sweep } = removalService(dependencies);
  const failed = (error: unknown) => report(error, 'maintenance');
  const ago = (ms: number) => new Date(clock().getTime() - ms);

  const expire = async () => {
    if (!(await mayExpire())) return;
    await samples.expire(ago(RETENTION_MS + BATCH_SPAN_MS).toISOString());
    await users.expire(clock().toISOString());
    await audit.expire(ago(AUDIT_MS).toISOString());
    // Later than the codes expire, so that a device that polls once more receives `expired_token`.
    await pairings.expire(ago(HOUR_MS).toISOString());
    await forget(sliceAt(clock(), HOUR_MS, ACTIVITY_SLICES));
  };
  const finishAndExpire = (begunBefore: Date) => {
    void sweep(begunBefore).catch(failed);
    void expire().catch(failed);
  };
  const maintainObjects = async () => {
    await migrate();
    // Uses the system clock, because the modification times of files come from it, too.
    await objects.expire(new Date(Date.now() - UPLOAD_MAX_AGE_MS).toISOString());
  };

  // Any removal that began before this process started must have been interrupted, so it is finished without the grace period.
  finishAndExpire(clock());
  void maintainObjects().catch(failed);
  const timers = [
    setInterval(() => finishAndExpire(ago(REMOVAL_GRACE_MS)), HOUR_MS),
    setInterval(() => void maintainObjects().catch(failed), UPLOAD_INTERVAL_MS),
  ];
  for (const timer of timers) timer.unref();
  return () => timers.forEach(clearInterval);
}
