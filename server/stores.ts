import { openDataFolder } from '../adapters/disk/data-folder.ts';
import { diskObjects } from '../adapters/disk/objects.ts';
import { type UrlSigner, urlSigner } from '../adapters/signed-urls/signed-urls.ts';
import { sqliteClock } from '../adapters/sqlite/clock.ts';
import { openDatabase } from '../adapters/sqlite/database.ts';
import { sqlitePets } from '../adapters/sqlite/pets.ts';
import { sqliteRemovals } from '../adapters/sqlite/removals.ts';
import { sqliteSamples } from '../adapters/sqlite/samples.ts';
import { shareTransactions } from '../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../adapters/sqlite/users.ts';
import type { ClockRecord, Maintenance } from '../core/ports/maintenance.ts';
import type { ObjectStore, UploadReceiver } from '../core/ports/objects.ts';
import type { Outbox } from '../core/ports/outbox.ts';
import type { PetStore } from '../core/ports/pets.ts';
import type { Removals } from '../core/ports/removals.ts';
import type { Report } from '../core/ports/reporter.ts';
import type { SampleStore } from '../core/ports/samples.ts';
import type { UserStore } from '../core/ports/users.ts';
import { isReferenced, isUpload } from '../core/users/picture-keys.ts';
import type { Config } from './config.ts';
import { eventLoopTurns } from './event-loop-turns.ts';

/** What this host keeps its data in, by port. */
export interface Stores {
  users: UserStore & Maintenance;
  samples: SampleStore & Maintenance;
  outbox: Outbox;
  pets: PetStore;
  removals: Removals;
  clockRecord: ClockRecord;
  /** This file exists while expiry is on hold. */
  expiryHeld: string;
  /** Opens the object store, whose signed addresses begin with the API's public origin. */
  openObjects(baseUrl: string, report: Report, clock: () => Date): Objects;
  close(): void;
}

export interface Objects {
  objects: ObjectStore & UploadReceiver & Maintenance;
  signer: UrlSigner;
  /** Brings what former versions stored into its present form. Repeatable, and cheap once done. */
  migrate(): Promise<void>;
}

/**
 * Opens the stores: the one place to choose another database or object store for this host. Throws `unavailable` when the data folder is in
 * use, lost or from a newer version.
 */
export function openStores({ dataDir, uploadQuota }: Pick<Config, 'dataDir' | 'uploadQuota'>): Stores {
  const folder = openDataFolder(dataDir);
  const database = openDatabase(folder.database, folder);
  const transactions = shareTransactions(database);
  const users = sqliteUsers(database, transactions);
  const reading = eventLoopTurns();
  const samples = sqliteSamples(database, transactions, async () => {
    if (!reading.hasTime()) await reading.next();
  });

  return {
    users,
    samples,
    outbox: samples,
    pets: sqlitePets(database, transactions),
    removals: sqliteRemovals(database, transactions),
    clockRecord: sqliteClock(database, transactions),
    expiryHeld: folder.expiryHeld,
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
