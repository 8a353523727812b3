import { openDataFolder } from '../adapters/disk/data-folder.ts';
import { diskObjects } from '../adapters/disk/objects.ts';
import { type StorageUsage, storageUsage } from '../adapters/disk/storage-usage.ts';
import { type UrlSigner, urlSigner } from '../adapters/signed-urls/signed-urls.ts';
import { sqliteAudit } from '../adapters/sqlite/audit.ts';
import { sqliteClock } from '../adapters/sqlite/clock.ts';
import { openDatabase } from '../adapters/sqlite/database.ts';
import { sqliteIdentityLinks } from '../adapters/sqlite/identity-links.ts';
import { sqliteInactiveUsers } from '../adapters/sqlite/inactive-users.ts';
import { sqlitePairings } from '../adapters/sqlite/pairings.ts';
import { sqlitePets } from '../adapters/sqlite/pets.ts';
import { sqliteRemovals } from '../adapters/sqlite/removals.ts';
import { type SqliteSamples, sqliteSamples } from '../adapters/sqlite/samples.ts';
import { shareTransactions } from '../adapters/sqlite/shared-transactions.ts';
import { sqliteUserCount } from '../adapters/sqlite/user-count.ts';
import { sqliteUsers } from '../adapters/sqlite/users.ts';
import { sqliteWriteCheck } from '../adapters/sqlite/write-check.ts';
import type { AuditLog } from '../core/ports/audit.ts';
import type { IdentityLinks } from '../core/ports/identity-links.ts';
import type { ClockRecord, Maintenance } from '../core/ports/maintenance.ts';
import type { ObjectStore, UploadReceiver } from '../core/ports/objects.ts';
import type { Outbox } from '../core/ports/outbox.ts';
import type { Pairings } from '../core/ports/pairings.ts';
import type { PetStore } from '../core/ports/pets.ts';
import type { Removals } from '../core/ports/removals.ts';
import type { Report } from '../core/ports/reporter.ts';
import type { InactiveUsers, UserDirectory } from '../core/ports/user-directory.ts';
import type { UserStore } from '../core/ports/users.ts';
import { isReferenced, isUpload } from '../core/users/object-keys.ts';
import type { Config } from './config.ts';
import { eventLoopTurns } from './event-loop-turns.ts';

export interface Stores {
  users: UserStore & UserDirectory & Maintenance;
  inactiveUsers: InactiveUsers;
  audit: AuditLog & Maintenance;
  samples: SqliteSamples;
  outbox: Outbox;
  pets: PetStore;
  identityLinks: IdentityLinks;
  pairings: Pairings & Maintenance;
  removals: Removals;
  clockRecord: ClockRecord;
  /** Counts users, without those that were erased. Cost: 0.2 s for a million users. */
  countUsers(): Promise<number>;
  storageUsage(): Promise<StorageUsage>;
  /**
   * Writes to the database without changing anything.
   *
   * @throws `unavailable` if it cannot be written
   */
  checkWrite(): Promise<void>;
  /** Returns the secret that signs URLs and passkeys' challenges. */
  signingSecret(): Uint8Array;
  /** Path of a file that exists while expiry is on hold. */
  expiryHoldFile: string;
  /** Opens the object store. Its signed URLs begin with `baseUrl`, the public origin of the API. */
  openObjects(baseUrl: string, report: Report, clock: () => Date): Objects;
  close(): void;
}

export interface Objects {
  objects: ObjectStore & UploadReceiver & Maintenance;
  signer: UrlSigner;
  /** Migrates objects stored by earlier versions. Idempotent, and cheap when nothing is left to migrate. */
  migrate(): Promise<void>;
}

/**
 * Opens the stores. To use another database or object store on this host, change this function.
 *
 * @throws `StartupError` when the data folder is in use or cannot be created, or a newer version has written the database
 */
export function openStores({ dataDir, uploadQuota }: Pick<Config, 'dataDir' | 'uploadQuota'>): Stores {
  const folder = openDataFolder(dataDir);
  const database = openDatabase(folder.database, folder);
  const transactions = shareTransactions(database);
  const audit = sqliteAudit(database, transactions);
  const turns = eventLoopTurns({ budgetMs: 5, atLeastHalf: true });
  const pause = async () => {
    if (!turns.hasTime()) await turns.next();
  };
  const users = sqliteUsers(database, transactions, audit, pause);
  const samples = sqliteSamples(database, transactions, pause);

  return {
    users,
    inactiveUsers: sqliteInactiveUsers(database, transactions, pause),
    audit,
    samples,
    outbox: samples,
    pets: sqlitePets(database, transactions),
    identityLinks: sqliteIdentityLinks(database, transactions),
    pairings: sqlitePairings(database, transactions),
    removals: sqliteRemovals(database, transactions),
    clockRecord: sqliteClock(database, transactions),
    countUsers: sqliteUserCount(database, transactions, pause),
    storageUsage: () => storageUsage(folder.database),
    checkWrite: sqliteWriteCheck(database, transactions),
    signingSecret: folder.secret,
    expiryHoldFile: folder.expiryHoldFile,
    openObjects(baseUrl, report, clock) {
      const signer = urlSigner({ baseUrl, secret: folder.secret(), clock });
      const objects = diskObjects({ folder: folder.objects, signer, report, uploadQuota });
      const migrate = () => objects.moveFormer(async (key) => isUpload(key) || isReferenced(key, users));
      return { objects, signer, migrate };
    },
    close() {
      database.close();
      folder.release();
    },
  };
}
