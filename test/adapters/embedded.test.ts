import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { diskObjects } from '../../adapters/disk/objects.ts';
import { urlSigner } from '../../adapters/signed-urls/signed-urls.ts';
import { sqliteAudit } from '../../adapters/sqlite/audit.ts';
import { openDatabase } from '../../adapters/sqlite/database.ts';
import { sqliteIdentityLinks } from '../../adapters/sqlite/identity-links.ts';
import { sqliteInactiveUsers } from '../../adapters/sqlite/inactive-users.ts';
import { sqlitePairings } from '../../adapters/sqlite/pairings.ts';
import { sqliteRemovals } from '../../adapters/sqlite/removals.ts';
import { shareTransactions } from '../../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../../adapters/sqlite/users.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { forgetByUpdate } from '../../core/push/forget.ts';
import { activityByUpdate } from '../../core/users/activity.ts';
import { userAccess } from '../../core/users/user-access.ts';
import { auditExpirySuite, auditSuite } from '../ports/audit.ts';
import { endedSubscriptionsSuite } from '../ports/ended-subscriptions.ts';
import { identityLinkSuite } from '../ports/identity-links.ts';
import { inactiveUsersSuite } from '../ports/inactive-users.ts';
import { pairingExpirySuite, tombstoneExpirySuite, uploadExpirySuite } from '../ports/maintenance.ts';
import { objectStoreSuite } from '../ports/objects.ts';
import { pairingSuite } from '../ports/pairings.ts';
import { removalSuite } from '../ports/removals.ts';
import { userActivitySuite } from '../ports/user-activity.ts';
import { userDirectorySuite } from '../ports/user-directory.ts';
import { userStoreSuite } from '../ports/users.ts';
import { userActsSuite } from '../ports/users-acts.ts';
import { userErasureSuite } from '../ports/users-erased.ts';
import { userLockSuite } from '../ports/users-locked.ts';
import { userModelSuite } from '../ports/users-model.ts';
import { waysInSuite } from '../ports/ways-in-model.ts';
import { BASE_URL } from '../support/app.ts';
import { senderFor } from '../support/objects.ts';

const folder = mkdtempSync(join(tmpdir(), 'hatchery-test-'));
const database = openDatabase(join(folder, 'users.db'));
/** Databases of single tests. */
const databases = [database];
const openNew = () => {
  const opened = openDatabase(join(folder, `${databases.length}.db`));
  databases.push(opened);
  return [opened, shareTransactions(opened)] as const;
};
after(() => {
  for (const opened of databases) opened.close();
  rmSync(folder, { recursive: true });
});

/** Passes the calls to two connections in turn, as if two processes used the database. A process sees writes of another in its next turn. */
function openTwice(): UserStore {
  const [first] = openNew();
  const second = openDatabase(first.location() ?? '');
  databases.push(second);
  const stores = [first, second].map((opened) => sqliteUsers(opened, shareTransactions(opened)));
  let calls = 0;
  const call = async (method: keyof UserStore, sent: unknown[]) => {
    await new Promise(setImmediate);
    calls += 1;
    const store = stores[calls % stores.length];
    return Reflect.apply(store?.[method] ?? assert.fail(), store, sent);
  };
  return new Proxy({} as UserStore, {
    get:
      (_, method: keyof UserStore) =>
      (...sent: unknown[]) =>
        call(method, sent),
  });
}

userStoreSuite('SQLite', () => sqliteUsers(database, shareTransactions(database)));
userErasureSuite('SQLite', () => sqliteUsers(database, shareTransactions(database)));
userLockSuite('SQLite', () => sqliteUsers(database, shareTransactions(database)));
userActsSuite('SQLite', () => {
  const transactions = shareTransactions(database);
  const audit = sqliteAudit(database, transactions);
  return { users: sqliteUsers(database, transactions, audit), audit };
});
userDirectorySuite('SQLite', async () => {
  const [database, transactions] = openNew();
  return {
    directory: sqliteUsers(database, transactions),
    users: sqliteUsers(database, transactions),
    links: sqliteIdentityLinks(database, transactions),
    pairings: sqlitePairings(database, transactions),
  };
});
inactiveUsersSuite('SQLite', async () => {
  const [database, transactions] = openNew();
  return {
    inactiveUsers: sqliteInactiveUsers(database, transactions),
    users: sqliteUsers(database, transactions),
    links: sqliteIdentityLinks(database, transactions),
    pairings: sqlitePairings(database, transactions),
  };
});
auditSuite('SQLite', async () => sqliteAudit(...openNew()));
auditExpirySuite('SQLite', () => sqliteAudit(...openNew()));
endedSubscriptionsSuite('SQLite', () => {
  const transactions = shareTransactions(database);
  const users = sqliteUsers(database, transactions);
  return { users, ended: forgetByUpdate(users, () => new Date()) };
});
userActivitySuite('SQLite', (clock) => {
  const users = sqliteUsers(database, shareTransactions(database));
  return { users, activity: activityByUpdate(userAccess({ users, clock })) };
});
identityLinkSuite('SQLite', () => {
  const transactions = shareTransactions(database);
  return { links: sqliteIdentityLinks(database, transactions), users: sqliteUsers(database, transactions) };
});
pairingSuite('SQLite', () => {
  const transactions = shareTransactions(database);
  return { pairings: sqlitePairings(database, transactions), users: sqliteUsers(database, transactions) };
});
pairingExpirySuite('SQLite', () => sqlitePairings(database, shareTransactions(database)));
tombstoneExpirySuite('SQLite', () => sqliteUsers(database, shareTransactions(database)));
userModelSuite('SQLite', () => sqliteUsers(database, shareTransactions(database)), 50);
userModelSuite('SQLite, two connections', openTwice, 50);
waysInSuite('SQLite', () => sqliteUsers(database, shareTransactions(database)), 15);
removalSuite('SQLite', () => sqliteRemovals(database, shareTransactions(database)));

const signer = urlSigner({ baseUrl: BASE_URL, secret: Buffer.from('secret'), clock: () => new Date() });
const disk = (name: string) => diskObjects({ folder: join(folder, name), signer, report: assert.fail });

objectStoreSuite('disk', async () => {
  const objects = disk('objects');
  return { objects, send: senderFor(objects, signer) };
});

uploadExpirySuite('disk', () => disk('uploads'));

test('disk: rejects keys that would leave the folder', async () => {
  const objects = disk('guarded');
  for (const key of [
    '../x',
    'avatars/../../x',
    '/etc/passwd',
    'avatars/.hidden',
    'avatars/a/b',
    'avatars/',
    'x',
    'a/b\0',
    'a/B',
  ]) {
    await assert.rejects(async () => objects.read(key, 10), /not the key/, key);
    await assert.rejects(async () => objects.write(key, new Uint8Array(1), 'image/jpeg'), /not the key/, key);
    await assert.rejects(async () => objects.remove(key), /not the key/, key);
  }
});

test('disk: a failed upload leaves no file', async () => {
  const objects = disk('failing');
  async function* cut() {
    yield new Uint8Array(10);
    throw new Error('cut');
  }
  await assert.rejects(objects.receive('avatars/x.jpg', cut(), 100), /cut/);
  assert.equal(await objects.read('avatars/x.jpg', 100), undefined);
  assert.deepEqual(await readdir(join(folder, 'failing/drafts')), []);
});

test('disk: a start removes drafts of a server that crashed', async () => {
  disk('crashed');
  await writeFile(join(folder, 'crashed/drafts/half'), 'half');
  disk('crashed');
  assert.deepEqual(await readdir(join(folder, 'crashed/drafts')), []);
});
