import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartupError } from '../../core/errors.ts';
import { finishRestore } from './restored-files.ts';

const SECRET_BYTES = 32;

export interface DataFolder {
  /** Path of the database file. */
  database: string;
  /** Path of the folder that holds objects. */
  objects: string;
  /** Whether a server has used this folder before. If it has, a missing database means data loss, not a first start. */
  isInUse: boolean;
  /**
   * Returns the key that signs upload and download URLs. It is created on the first start. Call this only after the database has been
   * created, because the key's file marks the folder as in use.
   */
  secret(): Buffer;
  /** Path of a file that puts expiry on hold for as long as the file exists. */
  expiryHoldFile: string;
  /** The folder with the files that an interrupted restore has replaced, if opening the data folder has finished one. */
  replaced: string | undefined;
  /** Unlocks the folder. */
  release(): void;
}

/**
 * Locks a data folder, creating it if necessary. Finishes a restore that was interrupted.
 *
 * @throws `StartupError` when the folder cannot be created or another running server has locked it
 */
export function openDataFolder(folder: string): DataFolder {
  makeFolder(folder, folder);
  const release = lock(join(folder, 'server.lock'), folder);
  const replaced = finishRestore(folder);
  const [objects, secret] = [join(folder, 'objects'), join(folder, 'signing-secret')];
  return {
    database: join(folder, 'hatchery.db'),
    objects,
    isInUse: existsSync(secret) || (existsSync(objects) && readdirSync(objects).length > 0),
    secret: () => readOrMakeSecret(secret),
    expiryHoldFile: join(folder, 'expiry-held'),
    replaced,
    release,
  };
}

/** Creates missing folders one at a time, because Node's recursive `mkdir` never returns for a path below `/proc`. */
function makeFolder(path: string, dataDir: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), dataDir);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new StartupError(`The folder ${dataDir} cannot be created (${code}): set another DATA_DIR.`, {
      cause,
    });
  }
}

/**
 * Holds an SQLite lock until the process ends. Unlike a PID file, the lock does not outlive a crash, because the operating system releases
 * it. The lock has its own file, so that other programs can still read the database.
 */
function lock(file: string, folder: string): () => void {
  const holder = new DatabaseSync(file);
  try {
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (cause) {
    holder.close();
    if ((cause as { errcode?: number }).errcode !== 5 /* SQLITE_BUSY */) throw cause;
    throw new StartupError(`Another process uses ${folder}: stop it, or set another DATA_DIR.`, {
      cause,
    });
  }
  return () => holder.close();
}

function readOrMakeSecret(file: string): Buffer {
  try {
    const secret = readFileSync(file);
    if (secret.length === SECRET_BYTES) return secret;
    throw new StartupError(
      `${file} is damaged: delete it. A new one is created; signed URLs issued so far become invalid.`,
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // The secret is written to a draft file, which is then linked into place, so that a crash cannot leave a truncated secret.
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, randomBytes(SECRET_BYTES), { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  linkSync(draft, file);
  rmSync(draft);
  return readFileSync(file);
}
