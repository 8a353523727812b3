import { join } from 'node:path';
import { identityProvider } from '../adapters/identity/settings.ts';
import { imagePortraits } from '../adapters/image/portraits.ts';
import { templateNarrator } from '../adapters/narrators/template.ts';
import { lazyVerifier } from '../adapters/webauthn/lazy-verifier.ts';
import { forgettingService } from '../core/privacy/forget-users.ts';
import { serviceKeys } from '../core/services/service-keys.ts';
import { activityByUpdate } from '../core/users/activity.ts';
import { relyingParty } from '../core/users/relying-party.ts';
import { userAccess } from '../core/users/user-access.ts';
import { lazily } from '../core/util/once.ts';
import { userApp } from '../http/app.ts';
import { bindRoutes } from '../http/bind-routes.ts';
import { batchPacker } from './batch-packer.ts';
import { clientAddresses, noClientAddresses } from './client-address.ts';
import { monotonicClock } from './clock.ts';
import type { Config } from './config.ts';
import { expiryGuard } from './expiry-guard.ts';
import { limitExports, limitPictures } from './limits.ts';
import { answerRequests, limitedServer, listen } from './listener.ts';
import { reportTo, type ServerLog } from './log.ts';
import { startMaintenance } from './maintenance.ts';
import { counts } from './metrics/counts.ts';
import { monitoring } from './monitoring.ts';
import { objectRoutes } from './object-routes.ts';
import { petQueue } from './pet-queue.ts';
import { openPush } from './push.ts';
import { batchLimit, createLimit, deviceLimits, pictureLimits, sessionLimits } from './rate-limits.ts';
import { openStores } from './stores.ts';
import { urlOf } from './url.ts';
import { webRoutes } from './web-routes.ts';

const WEB_APP = join(import.meta.dirname, '../web/dist');

export interface Service {
  /** The URL that clients use for this service. */
  baseUrl: string;
  /** The URL of the metrics, if they have their own port. */
  metricsUrl: string | undefined;
  /** Stops accepting requests, waits for those in progress, and closes the storage. */
  stop(): Promise<void>;
}

/**
 * Starts the service in this process.
 *
 * @returns the service, as soon as it accepts requests
 * @throws `StartupError` when the port or the data folder is already in use
 */
export async function startService(config: Config, serverLog: ServerLog): Promise<Service> {
  const requestCounts = counts();
  const log = requestCounts.countLines(serverLog);
  const stores = openStores(config);
  const { users, audit, samples, outbox, pets, removals, identityLinks, pairings } = stores;
  // The outbox is read before the first request. Otherwise, batches that are stored in the meantime would be counted twice.
  const pending = await outbox.pending();
  const server = limitedServer();
  const port = await listen(server, config.host, config.port);
  const baseUrl = config.publicBaseUrl ?? urlOf(config.host, port);
  const clock = monotonicClock();
  const report = reportTo(log);
  const { objects, signer, migrate } = stores.openObjects(baseUrl, report, clock);
  const portraits = imagePortraits({ report: (error) => report(error, 'decoding') });
  const { narrator, ages } = config;
  const { countNarration } = requestCounts;
  const template = templateNarrator();
  // Loaded with the first look at a pet or batch, because its modules take part of the start-up time.
  const petService = lazily(async () => {
    const { orchestrator } = await import('../core/pet/orchestrator.ts');
    return orchestrator({ users, samples, pets, narrator, template, ages, report, countNarration, clock });
  }, ['refresh', 'narrate', 'currentState', 'knowledgeOf']);
  const push = openPush(config, { users, secret: stores.signingSecret(), baseUrl, report, clock });
  const queue = petQueue({
    ...petService,
    notify: push.notify,
    pending,
    markProcessed: outbox.markProcessed,
    report,
    clock,
  });
  const addresses =
    config.rateLimit === 'off'
      ? noClientAddresses
      : clientAddresses({ trust: config.trustProxy, onUntrustedProxy: (network) => log.notice(unnamedProxy(network)) });
  const signingSecret = async () => stores.signingSecret();
  const keys = serviceKeys(config.serviceKeys, clock);
  const loadServiceKeys = async () => keys;
  const monitors = monitoring({ counts: requestCounts, stores, queue, loadServiceKeys, log, report });
  const packer = batchPacker({ report, clock });
  // Loaded with the first request for them, as pets.
  const ingest = {
    users,
    samples,
    onStored: queue.onStored,
    packing: { pack: packer.pack, append: samples.appendPacked },
    limitBatch: batchLimit(config.ingestLimits.batchesPerMinute),
    ingestLimits: config.ingestLimits,
    activity: activityByUpdate(userAccess({ users, clock })),
    supportContact: config.supportContact,
    signingSecret,
    log,
    clock,
  };
  const ingestHandlers = lazily(
    async () => (await import('../http/ingest-app.ts')).ingestHandlers(ingest),
    ['sendSamples'],
  );
  const operators = { users, directory: users, audit, loadServiceKeys, log, clock };
  const operatorHandlers = lazily(
    async () => (await import('../http/operator-app.ts')).operatorHandlers(operators),
    ['listUsers', 'lockUser', 'unlockUser', 'listUserAudit', 'listAudit'],
  );
  const app = userApp({
    users,
    audit,
    loadServiceKeys,
    objects,
    portraits,
    withPictureSlot: limitPictures(),
    samples,
    pets,
    removals,
    identityLinks,
    pairings,
    identityProvider:
      config.identity && identityProvider(config.identity, { clock, report: (error) => report(error, 'identity') }),
    orchestrator: petService,
    baseUrl,
    webOrigins: config.passkeys.webOrigins,
    supportContact: config.supportContact,
    ages,
    settings: config.settings,
    loadPasskeys: async () => ({
      verifier: lazyVerifier(),
      party: relyingParty({ ...config.passkeys, baseUrl }),
    }),
    loadPush: push.load,
    signingSecret,
    limitCreate: createLimit(config.rateLimit, addresses),
    ...sessionLimits(config.rateLimit, addresses),
    ...deviceLimits(config.rateLimit, addresses),
    ...pictureLimits(config.rateLimit, addresses),
    exportTransport: limitExports(),
    log,
    clock,
  })
    .route('/', bindRoutes('ingest_manager', ingest, ingestHandlers))
    .route('/', bindRoutes('operator_manager', operators, operatorHandlers))
    .route('/objects', objectRoutes({ objects, users, signer, addresses, supportContact: config.supportContact, log }))
    .route('/', monitors.routes)
    .route('/', webRoutes({ folder: WEB_APP, baseUrl, log }));
  const { drain, usage } = answerRequests(server, app, { log, addresses });
  const metricsUrl = await monitors.start(usage, config.metricsPort);
  const mayExpire = expiryGuard({ clockRecord: stores.clockRecord, holdFile: stores.expiryHoldFile, log, clock });
  const erasable = { objects, users, samples, pets, removals, identityLinks, report, clock };
  const { inactiveUsers } = stores;
  const forgetting = forgettingService({
    ...erasable,
    inactiveUsers,
    forgetAfter: config.settings.forget_after,
    warn: push.warn,
    ages,
  });
  const stopMaintenance = startMaintenance({
    ...erasable,
    pairings,
    audit,
    forget: forgetting.sweep,
    migrate,
    mayExpire,
  });

  return {
    baseUrl,
    metricsUrl,
    async stop() {
      monitors.stopping();
      stopMaintenance();
      await drain();
      portraits.stop();
      await packer.stop();
      await queue.stop();
      monitors.close();
      stores.close();
    },
  };
}

function unnamedProxy(network: string): string {
  return `Requests from a private network (${network}) have X-Forwarded-For, so their clients are not limited by address. If this is your proxy, set TRUST_PROXY to its address, or to ${network}.`;
}
