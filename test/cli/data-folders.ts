import { cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Stream, User } from '../../core/ports/users.ts';
import { erasureService } from '../../core/privacy/erasure.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { openStores, type Stores } from '../../server/stores.ts';
import { someBatch } from '../ports/batches.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { temporaryFolder } from '../support/server.ts';

export const T1 = '2026-03-15T00:00:00.000Z';
const T0 = '2026-03-14T00:00:00.000Z';
export const PHONE = 'b'.repeat(64);

export const streamWith = (...metrics: Stream['metrics']): Stream => ({
  source: 'watch',
  metrics,
  purposes: ['pet_state'],
  created_at: T0,
  updated_at: T0,
  token: 'c'.repeat(64),
  consent_log: [{ at: T0, metrics, purposes: ['pet_state'] }],
});

export interface Folder {
  dataDir: string;
  /** Opens the stores, runs the work and closes them. */
  use<T>(work: (stores: Stores & Helpers) => Promise<T>): Promise<T>;
  /** Copies the folder, as a backup. */
  copy(name: string): Promise<string>;
}

interface Helpers {
  objects: ReturnType<Stores['openObjects']>['objects'];
  add(user: Partial<User>): Promise<User>;
  change(user_id: string, set: Partial<User>): Promise<unknown>;
  erase(user_id: string): Promise<unknown>;
}

/** A data folder, in which the stores are open only during `use`. */
export async function dataFolder(context: TestContext): Promise<Folder> {
  const folder = await temporaryFolder(context);
  const dataDir = join(folder, 'data');
  const use: Folder['use'] = async (work) => {
    const stores = openStores({ dataDir, uploadQuota: 1e6 });
    const { objects } = stores.openObjects(
      'http://localhost',
      () => {},
      () => new Date(),
    );
    const { users, samples } = stores;
    try {
      return await work({
        ...stores,
        objects,
        async add(overrides) {
          const user = someUser({
            tokens: { ['a'.repeat(64)]: { created_at: T0 }, [PHONE]: { created_at: T0 } },
            ...overrides,
          });
          await users.create(user);
          for (const stream_id of Object.keys(user.streams ?? {}))
            await samples.append(someBatch({ user_id: user.user_id, stream_id }), UNCONDITIONAL);
          if (user.portrait) await objects.write(user.portrait, new TextEncoder().encode('JPEG'), 'image/jpeg');
          return user;
        },
        change: (userId, set) => users.update({ set, remove: [], updated_at: T1 }, { principal: ownerOf(userId) }),
        erase: (userId) => erasureService({ ...stores, objects, clock: () => new Date() }).erase(ownerOf(userId)),
      });
    } finally {
      stores.close();
    }
  };
  return {
    dataDir,
    use,
    async copy(name) {
      await cp(dataDir, join(folder, name), { recursive: true });
      return join(folder, name);
    },
  };
}

/** Returns the names and contents of all files in a folder, except SQLite's shared memory. */
export async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !/-shm$|-wal$|server\.lock$/.test(entry.name));
  const contents = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(folder.length + 1), (await readFile(path)).toString('base64')] as const;
  });
  return Object.fromEntries((await Promise.all(contents)).sort());
}
