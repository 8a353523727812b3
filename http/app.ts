import type { Context, Hono } from 'hono';
import type { Orchestrator } from '../core/pet/orchestrator.ts';
import type { AuditLog } from '../core/ports/audit.ts';
import type { IdentityLinks } from '../core/ports/identity-links.ts';
import type { IdentityProvider } from '../core/ports/identity-provider.ts';
import type { ObjectStore } from '../core/ports/objects.ts';
import type { Pairings } from '../core/ports/pairings.ts';
import type { PetStore } from '../core/ports/pets.ts';
import type { Portraits } from '../core/ports/portraits.ts';
import type { PushHost } from '../core/ports/push.ts';
import type { Removals } from '../core/ports/removals.ts';
import type { Report } from '../core/ports/reporter.ts';
import type { SampleStore } from '../core/ports/samples.ts';
import type { ServiceKeys } from '../core/ports/service-keys.ts';
import type { UserStore } from '../core/ports/users.ts';
import type { ExportTransport } from '../core/privacy/export.ts';
import type { AgeRules } from '../core/users/ages.ts';
import { avatarService } from '../core/users/avatar.ts';
import type { PasskeyHost } from '../core/users/passkeys.ts';
import type { WithPictureSlot } from '../core/users/portrait-publishing.ts';
import { userService } from '../core/users/users.ts';
import { lazily, once } from '../core/util/once.ts';
import type { ServiceSettings } from '../shared/models/typescript/types.ts';
import type { AppEnv } from './answer.ts';
import { bindRoutes } from './bind-routes.ts';
import { failureOf, instrument, type Log } from './observe.ts';
import { avatarRoutes } from './routes/avatar.ts';
import { getHealth } from './routes/health.ts';
import type { PairingLimits } from './routes/pairings.ts';
import { petRoutes } from './routes/pet.ts';
import { profileRoutes } from './routes/profile.ts';
import type { SessionLimits } from './routes/sessions.ts';
import type { PictureLimits } from './routes/upload-url.ts';

/** Loaded on first use, because it would slow down a function's cold start. */
const loadNotFound = () => import('./not-found.ts');

export interface UserAppDependencies extends SessionLimits, PairingLimits, PictureLimits {
  users: UserStore;
  objects: ObjectStore;
  portraits: Portraits;
  /** Limits the number of portraits that are made at the same time. */
  withPictureSlot: WithPictureSlot;
  samples: SampleStore;
  pets: PetStore;
  removals: Removals;
  identityLinks: IdentityLinks;
  /** Undefined if no provider is configured. */
  identityProvider: IdentityProvider | undefined;
  pairings: Pairings;
  audit: AuditLog;
  /** Loads the configured service keys. Called on first use. */
  loadServiceKeys: () => Promise<ServiceKeys>;
  orchestrator: Omit<Orchestrator, 'narrate'>;
  /** The API's public origin, without a trailing slash. */
  baseUrl: string;
  /** `WEB_ORIGINS`, separated by commas. The first web origin is that of the web app; by default it is at `baseUrl`. */
  webOrigins: string | undefined;
  /** Loads what passkeys need. Called on first use, and again only after a failure. */
  loadPasskeys: () => Promise<PasskeyHost>;
  /** Loads what push subscriptions need. Called on first use, and again only after a failure. */
  loadPush: () => Promise<PushHost>;
  /** Loads the secret from which other secrets are derived. Called on first use, and again only after a failure. */
  signingSecret: () => Promise<Uint8Array>;
  /** Enforces the rate limit for creating users. Called before each creation. Throws `too-many-requests`. */
  limitCreate: (context: Context) => Promise<void>;
  /** `SUPPORT_CONTACT`: whom the owner of a locked user may ask. */
  supportContact: string | undefined;
  ages: AgeRules;
  /** The answer of `GET /settings`. */
  settings: ServiceSettings;
  /** Delivers exports, either in the response or through a URL. */
  exportTransport: ExportTransport;
  log: Log;
  clock: () => Date;
}

/**
 * The user API: every operation of the contract except sending readings.
 *
 * @example
 * const app = userApp({ users: memoryUsers(), … });
 * await app.request('/users', { method: 'POST', body: '{"name": "Max", "pet_name": "Rocky"}' });
 */
export function userApp(dependencies: UserAppDependencies): Hono<AppEnv> {
  const { log } = dependencies;
  const report: Report = (error, during) => log.failure(failureOf(error, during));
  const avatars = avatarService({ ...dependencies, report });
  const users = userService({ ...dependencies, avatars });
  // Sessions and passkeys have routes of their own, but share what they load.
  const loadPasskeys = once(dependencies.loadPasskeys);
  const services = { ...dependencies, users, avatars, loadPasskeys };
  return bindRoutes('user_manager', dependencies, {
    ...profileRoutes(services),
    ...avatarRoutes(services),
    ...petRoutes(services),
    getHealth,
    ...lazily(async () => (await import('./routes/upload-url.ts')).uploadRoutes(services), ['getUploadUrl']),
    ...lazily(
      async () => (await import('./routes/tokens.ts')).tokenRoutes(services),
      ['listTokens', 'createToken', 'revokeToken'],
    ),
    ...lazily(
      async () => (await import('./routes/identities.ts')).identityRoutes({ ...services, store: dependencies.users }),
      ['linkIdentity', 'listIdentities', 'unlinkIdentity'],
    ),
    ...lazily(async () => (await import('./routes/activity.ts')).activityRoutes(services), ['recordActivity']),
    ...lazily(async () => (await import('./routes/sessions.ts')).sessionRoutes(services), ['createSession']),
    ...lazily(
      async () => (await import('./routes/passkeys.ts')).passkeyRoutes(services),
      ['createPasskeyOptions', 'createPasskey', 'listPasskeys', 'removePasskey', 'createSessionOptions'],
    ),
    ...lazily(
      async () => (await import('./routes/push.ts')).pushRoutes(services),
      ['createPushSubscription', 'listPushSubscriptions', 'deletePushSubscription'],
    ),
    ...lazily(
      async () => (await import('./routes/pairings.ts')).pairingRoutes({ ...services, store: dependencies.users }),
      ['getAuthorizationServer', 'authorizeDevice', 'getDeviceToken', 'getPairing', 'agreeToPairing', 'refusePairing'],
    ),
    ...lazily(
      async () =>
        (await import('./routes/privacy.ts')).privacyRoutes({
          erasure: dependencies,
          exports: services,
          ...dependencies,
        }),
      ['eraseUser', 'exportUser'],
    ),
    ...lazily(
      async () => (await import('./routes/streams.ts')).streamRoutes(services),
      ['listStreams', 'createStream', 'updateStream', 'revokeStream', 'eraseSamples'],
    ),
    ...lazily(async () => (await import('./routes/samples.ts')).sampleRoutes(services), ['listSamples']),
    ...lazily(async () => (await import('./routes/settings.ts')).settingsRoutes(dependencies), ['getSettings']),
    ...lazily(
      async () => (await import('./routes/contract.ts')).contractRoutes(dependencies),
      ['getContract', 'getReference'],
    ),
  }).get(
    '/problems/:code',
    instrument(log, '/problems/{code}', async (context) => (await loadNotFound()).redirectToExplanation(context)),
  );
}
