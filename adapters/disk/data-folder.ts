import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartupError } from '../../core/errors.ts';

const SECRET_BYTES = 32;

export interface DataFolder {
  database: string;
  objects: string;
  /** Whether a server has used this folder before, so that it has to have a database. */
  isInUse: boolean;
  /** Signs upload and download addresses; created at the first start, after the database. */
  secret(): Buffer;
  /** This file exists while expiry is on hold. */
  expiryHeld: string;
  /** Lets the next server in. */
  release(): void;
}

/** Locks a data folder, creating it if needed. Throws `StartupError` when it cannot be created, or another live server has locked it. */
export function openDataFolder(folder: string): DataFolder {
  makeFolder(folder, folder);
  const release = lock(join(folder, 'server.lock'), folder);
  const [objects, secret] = [join(folder, 'objects'), join(folder, 'signing-secret')];
  return {
    database: join(folder, 'hatchery.db'),
    objects,
    isInUse: existsSync(secret) || (existsSync(objects) && readdirSync(objects).length > 0),
    secret: () => readOrMakeSecret(secret),
    expiryHeld: join(folder, 'expiry-held'),
    release,
  };
}

/** Creates the folders one by one: Node's recursive `mkdir` never returns below `/proc`. */
function makeFolder(path: string, dataDir: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path), dataDir);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (cause) {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new StartupError(`The folder ${dataDir} cannot be created (${code}): choose another DATA_DIR.`, {
      cause,
    });
  }
}

/**
 * Holds an SQLite lock for the process's life. Unlike a file with a process id, the operating system drops it whatever
 * ends the process, and it does not stand in the way of those who read the database beside the server.
 */
function lock(file: string, folder: string): () => void {
  const holder = new DatabaseSync(file);
  try {
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
  } catch (cause) {
    holder.close();
    if ((cause as { errcode?: number }).errcode !== 5 /* SQLITE_BUSY */) throw cause;
    throw new StartupError(`Another Hatchery holds ${folder}: stop it first, or choose another DATA_DIR.`, {
      cause,
    });
  }
  return () => holder.close();
}

function readOrMakeSecret(file: string): Buffer {
  try {
    const secret = readFileSync(file);
    if (secret.length === SECRET_BYTES) return secret;
    throw new StartupError(`${file} is damaged: remove it; signed addresses handed out so far stop working.`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  // Linked into place whole: a crash half-way leaves no short secret behind.
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, randomBytes(SECRET_BYTES), { mode: 0o600, flush: true });
  chmodSync(draft, 0o600);
  linkSync(draft, file);
  rmSync(draft);
  return readFileSync(file);
}
