import { existsSync, renameSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openDataFolder } from '../../adapters/disk/data-folder.ts';
import { commitRestore, restoreDraft } from '../../adapters/disk/restored-files.ts';
import { StartupError } from '../../core/errors.ts';
import { CommandError, RefusedError } from '../errors.ts';
import { type Applied, applyTo } from './apply.ts';
import { checkFolder, prepareDraft } from './check.ts';
import { type Plan, planOf } from './plan.ts';
import { type OpenSources, openSources } from './sources.ts';

export interface RestoreOptions {
  backup: string;
  dataDir: string;
  /** Later backups: folders, or database files. */
  newerBackups: readonly string[];
  /** Restores users about whom nothing is known since the backup. */
  withoutErasures: boolean;
  /** Asks for confirmation. @throws to cancel the restore */
  confirm(plan: Plan, sources: OpenSources): Promise<void>;
  now?: Date;
  /** Renames a file or folder. Tests inject failures. */
  rename?: (from: string, to: string) => void;
}

export interface Restored extends Plan, Applied {
  /** The folder with the replaced files; absent if there were none. */
  replaced?: string;
}

/**
 * Replaces the content of a data folder by a backup, in which everything that was erased, withdrawn or revoked since is erased, withdrawn and
 * revoked again. All work is done in a draft inside the data folder. A crash leaves either the former content or the restored one.
 *
 * @returns `finished` if it finished a restore that was interrupted, and did nothing else
 * @throws a CommandError; then the data folder is unchanged
 */
export async function restore(options: RestoreOptions): Promise<Restored | { finished: string }> {
  const { backup, dataDir, now = new Date(), rename = renameSync } = options;
  checkFolder(backup, dataDir);
  const folder = lock(dataDir);
  try {
    if (folder.replaced) return { finished: folder.replaced };
    const draft = restoreDraft(dataDir, now);
    try {
      const done = await fillDraft(draft, options);
      const replaced = commitRestore(dataDir, draft, rename);
      return { ...done, ...(replaced ? { replaced } : {}) };
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  } finally {
    folder.release();
  }
}

async function fillDraft(draft: string, options: RestoreOptions): Promise<Plan & Applied> {
  const { backup, dataDir, newerBackups, withoutErasures, confirm } = options;
  const hadAudit = await prepareDraft(backup, draft);
  const sources = openSources(dataDir, draft, newerBackups, hadAudit);
  try {
    const plan = planIn(draft, sources);
    if (plan.unknown > 0 && !withoutErasures) throw refused(plan, sources);
    await confirm(plan, sources);
    await keepSecret(dataDir, draft, plan);
    return { ...plan, ...(await applyTo(draft, backup, sources)) };
  } finally {
    sources.close();
  }
}

function planIn(draft: string, sources: OpenSources): Plan {
  using database = new DatabaseSync(join(draft, 'hatchery.db'), { readOnly: true });
  return planOf(database, sources);
}

/** @throws a CommandError when a server uses the data folder */
function lock(dataDir: string) {
  try {
    return openDataFolder(dataDir);
  } catch (error) {
    if (error instanceof StartupError) throw new CommandError(`${error.message} Nothing was changed.`);
    throw error;
  }
}

function refused({ unknown, users }: Plan, { notes, backupChange }: OpenSources): RefusedError {
  return new RefusedError(
    [
      ...notes,
      `Of the backup's ${users} users, ${unknown} may have been erased, or have withdrawn consents or revoked tokens, since the backup (last change ${backupChange}): neither the data folder nor a later backup shows it. Nothing was changed. Name later backups with --newer-backup. Or set --without-erasures to restore these users as they were, and ask all users to check their consents and devices.`,
    ].join('\n'),
  );
}

/**
 * Keeps the signing secret of the replaced data, because it may have been replaced since the backup. Unless the replaced data is of another
 * installation: then the backup's devices need the backup's secret.
 */
async function keepSecret(dataDir: string, draft: string, plan: Plan): Promise<void> {
  const current = join(dataDir, 'signing-secret');
  const isOther = plan.unknown + plan.known_up_to_backup === plan.users && plan.erased === 0;
  if (isOther || !existsSync(current)) return;
  const [present, kept] = [await readFile(join(draft, 'signing-secret')), await readFile(current)];
  if (kept.length === present.length)
    await writeFile(join(draft, 'signing-secret'), kept, { mode: 0o600, flush: true });
}
