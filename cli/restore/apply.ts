import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { User } from '../../core/ports/users.ts';
import { eraseWithdrawn } from '../../core/privacy/erase-withdrawn.ts';
import { erasureService, RESTORE } from '../../core/privacy/erasure.ts';
import { withoutWarning } from '../../core/privacy/restore-rules.ts';
import { forEachParallel } from '../../core/util/parallel.ts';
import { openStores } from '../../server/stores.ts';
import { copyPortrait, syncFolder } from '../backup/snapshot.ts';
import { NO_UPLOADS } from './check.ts';
import type { Sources } from './outcome.ts';
import { outcomesOf } from './plan.ts';
import { recordRestore } from './restores.ts';
import type { OpenSources } from './sources.ts';

const CONCURRENCY = 8;

export interface Applied {
  portraits: number;
  /** Portraits that profiles name, but the backup does not have. */
  missing_portraits: number;
  /** Readings of revoked streams and withdrawn metrics. */
  erased_readings: number;
}

/** Erases and withdraws again in the draft, copies the portraits of the remaining users into it, and flushes it to disk. */
export async function applyTo(draft: string, backup: string, sources: OpenSources): Promise<Applied> {
  addActs(draft, sources);
  const erased_readings = await eraseAgain(draft, sources);
  const counts = await storeUsers(draft, backup, sources);
  const entries = await readdir(draft, { recursive: true, withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  for (const folder of [...folders, draft]) await syncFolder(folder);
  return { ...counts, erased_readings };
}

/** Adds the acts since the backup to the audit, which is never set back: a later restore needs them, too. */
function addActs(draft: string, { replaced, backups }: Sources): void {
  using database = new DatabaseSync(join(draft, 'hatchery.db'));
  const insert = database.prepare('INSERT INTO audit (id, at, actor, act, user_id) VALUES (?, ?, ?, ?, ?)');
  const select = database.prepare('SELECT coalesce(max(id), 0) AS last FROM audit');
  database.exec('BEGIN');
  for (const source of [...backups.toReversed(), ...(replaced ? [replaced] : [])]) {
    for (const { id, at, actor, act, user_id } of source.acts(Number(select.get()?.last))) {
      insert.run(id ?? null, at ?? null, actor ?? null, act ?? null, user_id ?? null);
    }
  }
  database.exec('COMMIT');
}

/** Erases users and readings. Users are not changed yet, so that their outcomes stay the same. */
async function eraseAgain(draft: string, sources: Sources): Promise<number> {
  const clock = () => new Date();
  const stores = openStores({ dataDir: draft, ...NO_UPLOADS });
  const { objects } = stores.openObjects('http://localhost', () => {}, clock);
  const service = erasureService({ ...stores, objects, clock });
  using database = new DatabaseSync(join(draft, 'hatchery.db'), { readOnly: true });
  let erased = 0;
  try {
    await forEachParallel(outcomesOf(database, sources), CONCURRENCY, async ([{ user_id: userId }, outcome]) => {
      if (outcome.known === 'erased') await service.erase({ ...RESTORE, userId });
      else for (const step of outcome.steps) erased += await eraseWithdrawn({ ...stores, objects }, userId, step);
    });
  } finally {
    stores.close();
  }
  return erased;
}

/** Stores the users with what was withdrawn again, and copies their portraits. */
async function storeUsers(
  draft: string,
  backup: string,
  sources: OpenSources,
): Promise<Omit<Applied, 'erased_readings'>> {
  using database = new DatabaseSync(join(draft, 'hatchery.db'));
  const replace = database.prepare('UPDATE users SET version = ?, item = ? WHERE user_id = ?');
  const counts = { portraits: 0, missing_portraits: 0 };
  database.exec('PRAGMA secure_delete = ON; BEGIN');
  for (const [before, outcome] of outcomesOf(database, sources)) {
    if (outcome.known === 'erased') throw new Error('A user was not erased.');
    const user = await withPortrait(
      withoutWarning(outcome.user),
      join(backup, 'objects'),
      join(draft, 'objects'),
      counts,
    );
    if (user !== before) replace.run(user.version, JSON.stringify(user), user.user_id);
  }
  // Pairings last for 15 minutes. A device whose pairing was denied since must not find it open again.
  recordRestore(database, { at: new Date().toISOString(), set_back_to: sources.backupChange });
  database.exec('DELETE FROM pairings; COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
  return counts;
}

/** Copies a user's portrait. If the backup does not have it, the profile names it no longer, so that the next backup is possible. */
async function withPortrait(
  user: User,
  from: string,
  to: string,
  counts: Omit<Applied, 'erased_readings'>,
): Promise<User> {
  if (user.portrait === undefined) return user;
  if (await copyPortrait(user.portrait, from, to)) {
    counts.portraits += 1;
    return user;
  }
  counts.missing_portraits += 1;
  const { portrait: _missing, ...rest } = user;
  return { ...rest, version: user.version + 1 };
}
