import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { openDataFolder } from '../adapters/embedded/data-folder.ts';
import { openDatabase } from '../adapters/embedded/database.ts';
import { type DiskObjectStore, diskObjects } from '../adapters/embedded/disk-objects.ts';
import { groupCommit } from '../adapters/embedded/group-commit.ts';
import { sqliteUsers } from '../adapters/embedded/sqlite-users.ts';
import { imagePortraits } from '../adapters/image/portraits.ts';
import { urlSigner } from '../adapters/local/signed-urls.ts';
import { AppError } from '../core/errors.ts';
import { userApp } from '../http/app.ts';
import { failureOf, type Log } from '../http/observe.ts';
import type { Config } from './config.ts';
import { objectRoutes } from './object-routes.ts';
import { createLimit } from './rate-limit.ts';

/** An upload that nobody published is removed after this long, looked for this often. */
const UPLOAD_MAX_AGE_MS = 24 * 60 * 60 * 1000;
const EXPIRY_EVERY_MS = 60 * 60 * 1000;
/** Requests under way get this long to finish when the service stops. */
const DRAIN_MS = 4_000;

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
  const port = await listen(server, config);
  const baseUrl = config.publicBaseUrl ?? `http://${nameOf(config.host)}:${port}`;
  const clock = () => new Date();
  const signer = urlSigner({ baseUrl, secret: folder.secret, clock });
  const objects = diskObjects({ folder: folder.objects, signer });
  const app = userApp({
    users: sqliteUsers(database, groupCommit(database)),
    objects,
    portraits: imagePortraits(),
    baseUrl,
    admitCreate: createLimit(config.rateLimit),
    log,
    clock,
  }).route('/objects', objectRoutes({ objects, signer, log }));
  server.on('request', getRequestListener(app.fetch));
  const stopExpiry = expireUploads(objects, log);

  return {
    baseUrl,
    async stop() {
      stopExpiry();
      await drain(server);
      database.close();
      folder.release();
    },
  };
}

function listen(server: Server, { host, port }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new AppError('unavailable', `Cannot listen on ${host}:${port} (${error.code}): choose another HOST or PORT.`),
      );
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

function nameOf(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function expireUploads(objects: DiskObjectStore, log: Log): () => void {
  const expire = () =>
    objects.expire('avatars', UPLOAD_MAX_AGE_MS).catch((error) => log.failure(failureOf(error, 'upload expiry')));
  void expire();
  const timer = setInterval(expire, EXPIRY_EVERY_MS).unref();
  return () => clearInterval(timer);
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // A connection that is busy now would be kept alive after its answer.
    const idle = setInterval(() => server.closeIdleConnections(), 20);
    const impatience = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(impatience);
      resolve();
    });
  });
}
