import { createServer } from 'node:http';
import { openDataFolder } from '../adapters/embedded/data-folder.ts';
import { openDatabase } from '../adapters/embedded/database.ts';
import { type DiskObjectStore, diskObjects } from '../adapters/embedded/disk-objects.ts';
import { shareTransactions } from '../adapters/embedded/shared-transactions.ts';
import { sqliteUsers } from '../adapters/embedded/sqlite-users.ts';
import { imagePortraits } from '../adapters/image/portraits.ts';
import { urlSigner } from '../adapters/local/signed-urls.ts';
import { isShown } from '../core/avatar.ts';
import type { UserStore } from '../core/ports.ts';
import { userApp } from '../http/app.ts';
import { failureOf, type Log } from '../http/observe.ts';
import type { Config } from './config.ts';
import { answerRequests, listen } from './listener.ts';
import { objectRoutes } from './object-routes.ts';
import { createLimit } from './rate-limit.ts';

const HOUR_MS = 60 * 60 * 1000;
/** An upload that nobody published is removed after this long. */
const UPLOAD_MAX_AGE_MS = 24 * HOUR_MS;

export interface Service {
  /** Where clients find it. */
  baseUrl: string;
  /** Takes no new requests, lets those under way finish, and closes the storage. */
  stop(): Promise<void>;
}

/** Starts the whole service in this process; resolves once it answers. Throws `unavailable` when the port or folder is taken. */
export async function startService(config: Config, log: Log): Promise<Service> {
  const folder = openDataFolder(config.dataDir);
  const database = openDatabase(folder.database);
  const server = createServer();
  const port = await listen(server, config.host, config.port);
  const baseUrl = config.publicBaseUrl ?? `http://${nameOf(config.host)}:${port}`;
  const clock = () => new Date();
  const signer = urlSigner({ baseUrl, secret: folder.secret, clock });
  const objects = diskObjects({ folder: folder.objects, signer });
  const users = sqliteUsers(database, shareTransactions(database));
  const app = userApp({
    users,
    objects,
    portraits: imagePortraits(),
    baseUrl,
    admitCreate: createLimit(config.rateLimit),
    log,
    clock,
  }).route('/objects', objectRoutes({ objects, signer, log }));
  const drain = answerRequests(server, app);
  const stopTidying = keepTidy(objects, users, log);

  return {
    baseUrl,
    async stop() {
      stopTidying();
      await drain();
      database.close();
      folder.release();
    },
  };
}

function nameOf(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Removes what nobody will ask for: uploads that were not published and, once, portraits that a crash left over. */
function keepTidy(objects: DiskObjectStore, users: UserStore, log: Log): () => void {
  const report = (error: unknown) => log.failure(failureOf(error, 'tidying'));
  const expireUploads = () => objects.expire('avatars', UPLOAD_MAX_AGE_MS).catch(report);
  void expireUploads();
  void objects.expire('portraits', HOUR_MS, (portrait) => isShown(portrait, users)).catch(report);
  const timer = setInterval(expireUploads, HOUR_MS).unref();
  return () => clearInterval(timer);
}
