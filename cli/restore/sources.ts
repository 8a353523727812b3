import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { storageErrorCode } from '../../adapters/disk/storage-error.ts';
import { AUDIT_MS } from '../../core/privacy/acts.ts';
import { CommandError } from '../errors.ts';
import { type Later, lastChangeOf, openLater } from './later.ts';
import type { Sources } from './outcome.ts';
import { restoresIn } from './restores.ts';

export interface OpenSources extends Sources {
  /** What is not known, in sentences for the operator. */
  notes: string[];
  /** The time of the backup's last recorded change. */
  backupChange: string;
  close(): void;
}

/**
 * Opens the databases that tell what has happened since the backup.
 *
 * @param draft has the copy of the backup's database
 * @param newer later backups: folders, or database files
 * @param hadAudit whether the server that made the backup had an audit
 * @throws a CommandError when a later backup cannot be read, or is older than the backup
 */
export function openSources(dataDir: string, draft: string, newer: readonly string[], hadAudit: boolean): OpenSources {
  const { backupChange, restores } = readBackup(join(draft, 'hatchery.db'));
  const { replaced, notes } = openReplaced(dataDir, backupChange);
  const backups = newer.map((path) => openBackup(path, backupChange));
  backups.sort((a, b) => (a.lastChange < b.lastChange ? 1 : -1));
  const newest = backups[0];
  if (newest && !replaced) notes.push(`Nothing is known about changes after ${newest.lastChange}.`);
  return {
    replaced,
    backups,
    restores,
    isAudited: hadAudit && Date.now() - Date.parse(backupChange) < AUDIT_MS,
    notes,
    backupChange,
    close() {
      for (const source of [replaced, ...backups]) source?.close();
    },
  };
}

function readBackup(file: string) {
  using database = new DatabaseSync(file, { readOnly: true });
  return { backupChange: lastChangeOf(database), restores: restoresIn(database) };
}

function openReplaced(dataDir: string, backupChange: string): { replaced?: Later; notes: string[] } {
  const file = join(dataDir, 'hatchery.db');
  if (!existsSync(file)) return { notes: [`${dataDir} has no database to replace.`] };
  try {
    const replaced = openLater(file, true);
    // The times of a damaged database may be unreadable.
    if (replaced.isIntact && replaced.lastChange < backupChange) {
      replaced.close();
      return {
        notes: [`The database in ${dataDir} is older than the backup, so it does not show what was done since.`],
      };
    }
    if (replaced.isIntact) return { replaced, notes: [] };
    const note = `The database in ${dataDir} is damaged. Only what can be read from it is used.`;
    return { replaced, notes: [note] };
  } catch (error) {
    return { notes: [`The database in ${dataDir} cannot be read (${codeOf(error)}).`] };
  }
}

function openBackup(path: string, backupChange: string): Later {
  try {
    const later = openLater(statSync(path).isDirectory() ? join(path, 'hatchery.db') : path, false);
    if (later.lastChange >= backupChange) return later;
    later.close();
  } catch (error) {
    throw new CommandError(`The later backup ${path} cannot be read (${codeOf(error)}).`);
  }
  throw new CommandError(`The backup ${path} is older than the one to restore: name a later one, or none.`);
}

/** @throws any error that does not come from storage */
function codeOf(error: unknown): string {
  const code = storageErrorCode(error) ?? (error as NodeJS.ErrnoException).code;
  if (code === undefined) throw error;
  return code;
}
