import { join } from 'node:path';
import { openDataFolder } from '../adapters/disk/data-folder.ts';
import { diskObjects } from '../adapters/disk/objects.ts';
import { imagePortraits } from '../adapters/image/portraits.ts';
import { templateNarrator } from '../adapters/narrators/template.ts';
import { urlSigner } from '../adapters/signed-urls/signed-urls.ts';
import { sqliteClock } from '../adapters/sqlite/clock.ts';
import { openDatabase } from '../adapters/sqlite/database.ts';
import { sqlitePets } from '../adapters/sqlite/pets.ts';
import { sqliteRemovals } from '../adapters/sqlite/removals.ts';
import { sqliteSamples } from '../adapters/sqlite/samples.ts';
import { shareTransactions } from '../adapters/sqlite/shared-transactions.ts';
import { sqliteUsers } from '../adapters/sqlite/users.ts';
import { orchestrator } from '../core/pet/orchestrator.ts';
import { ingestApp, userApp } from '../http/app.ts';
import { failureOf } from '../http/observe.ts';
import { clientAddresses, noAddresses } from './client-address.ts';
import { steadyClock } from './clock.ts';
import type { Config } from './config.ts';
import { expiryGuard } from './expiry-guard.ts';
import { fewExports } from './export-limit.ts';
import { answerRequests, limitedServer, listen } from './listener.ts';
import type { ServerLog } from './log.ts';
import { objectRoutes } from './object-routes.ts';
import { petQueue } from './pet-queue.ts';
import { pictureQueue } from './picture-queue.ts';
import { batchLimit, createLimit } from './rate-limit.ts';
import { keepTidy } from './tidy.ts';
import { turnTaker } from './turns.ts';
import { webRoutes } from './web-routes.ts';

const WEB_APP = join(import.meta.dirname, '../web/dist');

export interface Service {
  /** Where clients find it. */
  baseUrl: string;
  /** Takes no new requests, lets those under way finish, and closes the storage. */
  stop(): Promise<void>;
}

/** Starts the whole service in this process; resolves once it answers. Throws `unavailable` when the port or folder is taken. */
export async function startService(config: Config, log: ServerLog): Promise<Service> {
  const folder = openDataFolder(config.dataDir);
  const database = openDatabase(folder.database, folder);
  const server = limitedServer();
  const port = await listen(server, config.host, config.port);
  const baseUrl = config.publicBaseUrl ?? `http://${nameOf(config.host)}:${port}`;
  const clock = steadyClock();
  const signer = urlSigner({ baseUrl, secret: folder.secret(), clock });
  const objects = diskObjects({ folder: folder.objects, signer, uploadQuota: config.uploadQuota });
  const transactions = shareTransactions(database);
  const users = sqliteUsers(database, transactions);
  const reading = turnTaker();
  const samples = sqliteSamples(database, transactions, async () => {
    if (!reading.hasTime()) await reading.next();
  });
  const pets = sqlitePets(database, transactions);
  const removals = sqliteRemovals(database, transactions);
  const portraits = imagePortraits({ report: (error) => log.failure(failureOf(error, 'decoding')) });
  const { narrator } = config;
  const report = (error: unknown) => log.failure(failureOf(error, 'orchestrating'));
  const keeper = orchestrator({ users, samples, pets, narrator, template: templateNarrator(), report, clock });
  const queue = petQueue({ ...keeper, waiting: samples.waiting, settled: samples.settled, report, clock });
  const addresses =
    config.rateLimit === 'off'
      ? noAddresses
      : clientAddresses({ trust: config.trustProxy, onUnnamedProxy: (network) => log.notice(unnamedProxy(network)) });
  const app = userApp({
    users,
    objects,
    portraits,
    pictureTurn: pictureQueue(),
    samples,
    pets,
    removals,
    orchestrator: keeper,
    baseUrl,
    admitCreate: createLimit(config.rateLimit, addresses),
    deliver: fewExports(),
    log,
    clock,
  })
    .route(
      '/',
      ingestApp({
        users,
        samples,
        onStored: queue.onStored,
        admitBatch: batchLimit(config.allowance.batchesPerMinute),
        allowance: config.allowance,
        log,
        clock,
      }),
    )
    .route('/objects', objectRoutes({ objects, users, signer, addresses, log }))
    .route('/', webRoutes({ folder: WEB_APP, storage: new URL(baseUrl).origin, log }));
  const drain = answerRequests(server, app, { log, addresses });
  const seen = sqliteClock(database, transactions);
  const mayExpire = expiryGuard({ seen, heldFile: folder.expiryHeld, log, clock });
  const stopTidying = keepTidy({ objects, users, samples, pets, removals, mayExpire, log, clock });

  return {
    baseUrl,
    async stop() {
      stopTidying();
      await drain();
      portraits.stop();
      await queue.stop();
      database.close();
      folder.release();
    },
  };
}

function unnamedProxy(network: string): string {
  return `Requests from a private network (${network}) have X-Forwarded-For, so their clients are not limited by address. If this is your proxy, set TRUST_PROXY to its address, or to ${network}.`;
}

function nameOf(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
