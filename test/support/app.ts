import { imagePortraits } from '../../adapters/image/portraits.ts';
import { memoryAudit } from '../../adapters/memory/audit.ts';
import { memoryIdentityLinks } from '../../adapters/memory/identity-links.ts';
import { type MemoryObjectStore, memoryObjects } from '../../adapters/memory/objects.ts';
import { memoryPairings } from '../../adapters/memory/pairings.ts';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memoryRemovals } from '../../adapters/memory/removals.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { templateNarrator } from '../../adapters/narrators/template.ts';
import { pushHost } from '../../adapters/push/host.ts';
import { urlSigner } from '../../adapters/signed-urls/signed-urls.ts';
import { lazyVerifier } from '../../adapters/webauthn/lazy-verifier.ts';
import { type Orchestrator, orchestrator } from '../../core/pet/orchestrator.ts';
import type { AuditLog } from '../../core/ports/audit.ts';
import type { IdentityLinks } from '../../core/ports/identity-links.ts';
import type { IdentityProvider } from '../../core/ports/identity-provider.ts';
import type { Narrator } from '../../core/ports/narrator.ts';
import type { BatchPacking } from '../../core/ports/packed-batch.ts';
import type { Pairings } from '../../core/ports/pairings.ts';
import type { PetStore } from '../../core/ports/pets.ts';
import type { Portraits } from '../../core/ports/portraits.ts';
import type { Removals } from '../../core/ports/removals.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import type { UserDirectory } from '../../core/ports/user-directory.ts';
import type { User, UserStore } from '../../core/ports/users.ts';
import type { ExportTransport } from '../../core/privacy/export.ts';
import { removalService } from '../../core/privacy/removals.ts';
import { readServiceSettings } from '../../core/privacy/service-settings.ts';
import { serviceKeys } from '../../core/services/service-keys.ts';
import { DEFAULT_INGEST_LIMITS, type IngestLimits } from '../../core/streams/ingest-limits.ts';
import { activityByUpdate } from '../../core/users/activity.ts';
import { type AgeRules, DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import type { PasskeyHost } from '../../core/users/passkeys.ts';
import type { WithPictureSlot } from '../../core/users/portrait-publishing.ts';
import { relyingParty } from '../../core/users/relying-party.ts';
import { userAccess } from '../../core/users/user-access.ts';
import { userApp } from '../../http/app.ts';
import type { Host } from '../../http/host.ts';
import { ingestApp } from '../../http/ingest-app.ts';
import { type FailureLine, failureOf, type Log, type RequestLine } from '../../http/observe.ts';
import { operatorApp } from '../../http/operator-app.ts';
import type { PairingLimits } from '../../http/routes/pairings.ts';
import type { SessionLimits } from '../../http/routes/sessions.ts';
import type { PictureLimits } from '../../http/routes/upload-url.ts';
import { objectRoutes } from '../../server/object-routes.ts';
import type { CreatedUser, ServiceSettings } from '../../shared/models/typescript/types.ts';
import { fakeIdentityProvider } from './identities.ts';

export const BASE_URL = 'https://hatchery.test';

export interface TestApp {
  /** Sends a request to the app. Accepts a path or one of the app's absolute URLs. */
  request(address: string, init?: RequestInit): Promise<Response>;
  /** Sends `POST /users`. To update a user, pass the user's token in the headers. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Creates a user. @returns the user and an Authorization header with the user's token. */
  createUser(body?: Record<string, unknown>): Promise<{ user: CreatedUser; auth: { Authorization: string } }>;
  objects: MemoryObjectStore;
  keys(): string[];
  /** Finishes all interrupted removals. Resolves with the number of failed ones. */
  sweep(): Promise<number>;
  orchestrator: Orchestrator;
  advance(ms: number): void;
  /** The time on the app's clock, in ms. */
  now(): number;
  lines: (RequestLine | FailureLine)[];
}

/** Parses the profile in a response. After a create, the profile includes the access token. */
export async function userIn(response: Response | Promise<Response>): Promise<CreatedUser> {
  return (await response).json() as Promise<CreatedUser>;
}

interface Options {
  users: UserStore;
  directory: UserDirectory;
  audit: AuditLog;
  /** `SERVICE_KEYS`. */
  serviceKeys: string;
  samples: SampleStore;
  pets: PetStore;
  identityLinks: IdentityLinks;
  identityProvider: IdentityProvider | 'none';
  pairings: Pairings;
  webOrigins: string;
  limitDevice: PairingLimits['limitDevice'];
  limitTicket: PictureLimits['limitTicket'];
  removals: Removals;
  narrator: Narrator;
  portraits: Portraits;
  withPictureSlot: WithPictureSlot;
  exportTransport: ExportTransport;
  passkeys: Partial<PasskeyHost>;
  signingSecret: () => Promise<Uint8Array>;
  /** The secret that verifies signatures; `signingSecret` by default. */
  storedSecret: () => Promise<Uint8Array | undefined>;
  limitCreate: () => Promise<void>;
  limitSession: SessionLimits['limitSession'];
  maxSessions: number;
  supportContact: string | undefined;
  ages: AgeRules;
  settings: ServiceSettings;
  limitBatch: (user: User, batches?: number) => Promise<void>;
  packing: BatchPacking;
  /** What the host provides with each request. */
  host: Host;
  ingestLimits: IngestLimits;
  clock: () => Date;
}

/** The operator's settings in the examples of the contract. */
const EXAMPLE_SETTINGS = {
  CONTROLLER: 'Pets Example Ltd, 1 Example Street, Dublin',
  PRIVACY_NOTICE_URL: 'https://pets.example/privacy',
  IMPRINT_URL: 'https://pets.example/imprint',
};

/** Builds the whole API on in-memory adapters, including uploads and downloads. */
export function testApp({
  users: givenUsers,
  samples: givenSamples,
  pets = memoryPets(),
  removals = memoryRemovals(),
  identityLinks = memoryIdentityLinks(),
  identityProvider = fakeIdentityProvider,
  pairings = memoryPairings(),
  webOrigins,
  limitDevice = async () => {},
  limitTicket = (_context, _owner, read) => read(),
  ingestLimits = DEFAULT_INGEST_LIMITS,
  limitBatch = async () => {},
  packing,
  narrator = templateNarrator(),
  portraits,
  withPictureSlot = (_userId, work) => work(),
  exportTransport = async ({ parts }) => ({ parts }),
  passkeys = {},
  signingSecret = async () => Buffer.from('a secret for tests'),
  storedSecret = signingSecret,
  limitCreate = async () => {},
  limitSession = async () => {},
  maxSessions,
  supportContact = 'support@pets.example',
  ages = DEFAULT_AGE_RULES,
  settings = readServiceSettings(EXAMPLE_SETTINGS, narrator),
  clock: time = () => new Date(),
  serviceKeys: configuredKeys = '',
  host = {},
  ...stores
}: Partial<Options> = {}): TestApp {
  const ownAudit = memoryAudit();
  const ownUsers = memoryUsers(ownAudit);
  const { directory = ownUsers, audit = ownAudit } = stores;
  const users = givenUsers ?? ownUsers;
  const samples = givenSamples ?? memorySamples(users);
  let offset = 0;
  const clock = () => new Date(time().getTime() + offset);
  const lines: TestApp['lines'] = [];
  const log: Log = { request: (line) => lines.push(line), failure: (line) => lines.push(line) };
  const report = (error: unknown, during: string) => log.failure(failureOf(error, during));
  const signer = urlSigner({ baseUrl: BASE_URL, secret: Buffer.from('a secret for tests'), clock });
  const objects = memoryObjects(signer);
  const petService = orchestrator({
    users,
    samples,
    pets,
    narrator,
    template: templateNarrator(),
    ages,
    report,
    clock,
  });
  const keys = serviceKeys(configuredKeys, clock);
  const loadServiceKeys = async () => keys;
  const app = userApp({
    users,
    audit,
    loadServiceKeys,
    objects,
    portraits: portraits ?? imagePortraits({ report: (error) => log.failure(failureOf(error, 'decoding')) }),
    withPictureSlot,
    samples,
    pets,
    removals,
    identityLinks,
    identityProvider: identityProvider === 'none' ? undefined : identityProvider,
    pairings,
    orchestrator: petService,
    baseUrl: BASE_URL,
    webOrigins,
    supportContact,
    ages,
    settings,
    loadPasskeys: async () => ({
      verifier: lazyVerifier(),
      party: relyingParty({ baseUrl: BASE_URL }),
      ...passkeys,
    }),
    // The example of the contract has the public key of this secret.
    loadPush: async () => pushHost(Buffer.alloc(32, 7), undefined),
    signingSecret,
    limitCreate,
    limitSession,
    limitDevice,
    limitTicket,
    limitPublication: async () => {},
    maxSessions,
    exportTransport,
    log,
    clock,
  })
    // Tests schedule pet evaluations explicitly, so `onStored` does nothing.
    .route(
      '/',
      ingestApp({
        users,
        samples,
        onStored: () => {},
        ...(packing ? { packing } : {}),
        limitBatch,
        ingestLimits,
        activity: activityByUpdate(userAccess({ users, clock })),
        supportContact,
        signingSecret: storedSecret,
        log,
        clock,
      }),
    )
    .route('/', operatorApp({ users, directory, audit, loadServiceKeys, log, clock }))
    .route('/objects', objectRoutes({ objects, users, signer, supportContact, log }));

  const removal = removalService({ users, samples, pets, objects, removals, identityLinks, report, clock });
  const request: TestApp['request'] = async (address, init) => app.request(new URL(address, BASE_URL), init, host);
  const post: TestApp['post'] = (body, headers = {}) =>
    request('/users', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), headers });
  return {
    request,
    post,
    async createUser(body = { name: 'Max', pet_name: 'Rocky' }) {
      const user = await userIn(post(body));
      return { user, auth: { Authorization: `Bearer ${user.access_token}` } };
    },
    objects,
    keys: objects.keys,
    sweep: () => removal.sweep(new Date(clock().getTime() + 1)),
    orchestrator: petService,
    advance(ms) {
      offset += ms;
    },
    now: () => clock().getTime(),
    lines,
  };
}

/** Wraps a user store and counts the calls to it. */
export function countingUsers(users: UserStore = memoryUsers()): UserStore & { count: number } {
  const counting = {
    count: 0,
    get: counted(users.get),
    create: counted(users.create),
    update: counted(users.update),
    replaceTokens: counted(users.replaceTokens),
    beginErasure: counted(users.beginErasure),
    getErasure: counted(users.getErasure),
    endErasure: counted(users.endErasure),
  };
  function counted<A extends unknown[], R>(operation: (...args: A) => R): (...args: A) => R {
    return (...args) => {
      counting.count += 1;
      return operation(...args);
    };
  }
  return counting;
}
