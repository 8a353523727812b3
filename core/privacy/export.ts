import type { Export, ServiceSettings } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { Orchestrator } from '../pet/orchestrator.ts';
import type { Act, ActPosition, AuditLog } from '../ports/audit.ts';
import type { ObjectStore } from '../ports/objects.ts';
import type { Batch, SampleStore } from '../ports/samples.ts';
import type { Principal, User } from '../ports/users.ts';
import { subscriptionsOf } from '../push/subscriptions.ts';
import { sortedByAge, toHealthStream } from '../streams/consent.ts';
import { activeStreamOf } from '../streams/stream-of.ts';
import type { AvatarService } from '../users/avatar.ts';
import { identitiesOf } from '../users/identities.ts';
import { uploadKey } from '../users/object-keys.ts';
import { passkeysOf } from '../users/passkey-records.ts';
import { toProfile } from '../users/profile.ts';
import { tokensOf } from '../users/tokens.ts';
import { MAX_PICTURE_BYTES } from '../users/uploads.ts';
import type { UserService } from '../users/users.ts';
import { actOf } from './acts.ts';
import { withoutSuperseded } from './export-batches.ts';

/** An export that an owner has requested but that has not been built yet. */
export interface ExportDraft {
  userId: string;
  /**
   * The parts of the JSON document. Each part is built when the consumer requests it, so memory holds at most the batches that overlap
   * (`withoutSuperseded`) and the two pictures. The iteration calls `check` at most every 20 ms, and before the last part. If `check`
   * throws, the iteration throws the same error, and the parts read so far are not a complete JSON document.
   */
  parts: AsyncIterable<string>;
  /**
   * Checks that the export is still allowed and up to date. Cost: one read of the user.
   *
   * @throws `unauthorized` if the user was erased or the token was revoked
   * @throws `unavailable` if a stream in the document was changed or revoked
   */
  check(): Promise<void>;
}

/** A delivered export: either its parts, to be sent in the response, or the URL of a stored document. */
export type ExportContent = { parts: AsyncIterable<string> } | { url: string };
export type ExportTransport = (draft: ExportDraft) => Promise<ExportContent>;

/** Bounds that sort before and after every start time. The first is not '', because DynamoDB rejects empty strings in keys. */
const ALL_TIMES = ['0', '~'] as const;

export interface ExportDependencies {
  users: UserService;
  avatars: AvatarService;
  samples: SampleStore;
  objects: ObjectStore;
  audit: AuditLog;
  orchestrator: Pick<Orchestrator, 'currentState'>;
  settings: Pick<ServiceSettings, 'forget_after'>;
  clock: () => Date;
}

type Exporter = Principal<'owner' | 'service'>;

/** Minimum time between two calls of `check` during an export, except for the last call. */
const CHECK_INTERVAL_MS = 20;
/** Number of bytes of a picture to encode at a time. A multiple of three, so that the base64 parts can be concatenated. */
const PICTURE_PART = 192 * 1024;
const RETRY_AFTER_S = 1;
/** Number of acts to read at a time. */
const ACTS_PAGE = 100;

/**
 * Returns a function that prepares an export of everything about a user. Cost: one read of the user. All other data is read while the parts
 * are consumed. An export by a service is an act, which is recorded before the first part.
 *
 * @throws `unauthorized` if the token is not valid for this user
 * @throws `not-found` if a service asks for a user who does not exist
 */
export function exportService(dependencies: ExportDependencies) {
  const { users, avatars, samples, objects, audit, orchestrator, settings, clock } = dependencies;

  const pictureAt = async (key: string | undefined) =>
    key === undefined ? undefined : (await objects.read(key, MAX_PICTURE_BYTES))?.bytes;

  const headOf = async (user: User, principal: Exporter): Promise<ExportHead> => ({
    exported_at: clock().toISOString(),
    profile: toProfile(user, avatars.avatarUrl(user), { forgetAfter: settings.forget_after }),
    ...(user.active_at ? { active_at: user.active_at } : {}),
    ...(user.consent_log ? { consent_log: [...user.consent_log] } : {}),
    tokens: tokensOf(user, principal, clock().toISOString()),
    ...(user.identities ? { identities: identitiesOf(user) } : {}),
    ...(user.passkeys ? { passkeys: passkeysOf(user) } : {}),
    ...(user.push_subscriptions ? { push_subscriptions: subscriptionsOf(user, clock().toISOString()) } : {}),
    streams: sortedByAge(user.streams).map(toHealthStream),
    pet: await orchestrator.currentState(user),
  });

  /** Yields the batches, except of streams that were revoked before the export began, or created after it began. */
  async function* activeBatches(user: User): AsyncGenerator<Batch> {
    for await (const batch of samples.read(user.user_id, ...ALL_TIMES)) {
      if (activeStreamOf(user, batch.stream_id)) yield batch;
    }
  }

  /** Yields the acts on the user, newest first, in pages. */
  async function* actsOn(userId: string): AsyncGenerator<Act> {
    let after: ActPosition | undefined;
    do {
      const page = await audit.list({ userId, after, limit: ACTS_PAGE });
      yield* page.acts;
      after = page.next;
    } while (after);
  }

  async function* partsOf(user: User, principal: Exporter): AsyncGenerator<string> {
    const head = JSON.stringify(await headOf(user, principal));
    // Read the pictures before yielding the first part, so that a storage error can still be answered with 503.
    const portrait = await pictureAt(user.portrait);
    const upload = await pictureAt(uploadKey(user));
    if (principal.via === 'service') await audit.record(actOf('export', principal, clock().toISOString()));
    yield head.slice(0, -1);
    if (portrait) yield* picture('portrait', 'image/jpeg', portrait);
    if (upload) yield* picture('upload', 'application/octet-stream', upload);
    yield* list('acts', actsOn(user.user_id));
    yield ']';
    yield* list('batches', withoutSuperseded(activeBatches(user)));
  }

  async function* checked(parts: AsyncIterable<string>, check: () => Promise<void>): AsyncGenerator<string> {
    let checkedAt = performance.now();
    for await (const part of parts) {
      if (performance.now() - checkedAt > CHECK_INTERVAL_MS) {
        await check();
        checkedAt = performance.now();
      }
      yield part;
    }
    await check();
    yield ']}';
  }

  return async (principal: Exporter): Promise<ExportDraft> => {
    const user = await users.get(principal);
    const check = async () => {
      if (changesOf(user, await users.get(principal)) !== changesOf(user, user)) throw changed();
    };
    return { userId: user.user_id, parts: checked(partsOf(user, principal), check), check };
  };
}

type ExportHead = Omit<Export, 'batches' | 'acts' | 'portrait' | 'upload'>;

/** Yields a list as a member of the document, one entry at a time, without its end. */
async function* list(name: 'acts' | 'batches', entries: AsyncIterable<unknown>): AsyncGenerator<string> {
  yield `,"${name}":[`;
  let separator = '';
  for await (const entry of entries) {
    yield separator + JSON.stringify(entry);
    separator = ',';
  }
}

/** Yields a picture as a member of the document, in parts of 256 KiB. Base64 needs no escaping in JSON. */
function* picture(name: 'portrait' | 'upload', type: string, bytes: Uint8Array): Generator<string> {
  yield `,"${name}":"data:${type};base64,`;
  for (let at = 0; at < bytes.length; at += PICTURE_PART) {
    yield Buffer.from(bytes.subarray(at, at + PICTURE_PART)).toString('base64');
  }
  yield '"';
}

/**
 * Encodes the time of the last change to each stream that was active when the export began. If the result differs later, a stream was
 * changed during the export. Erasing readings counts as a change.
 */
const changesOf = (before: User, now: User): string =>
  JSON.stringify(
    sortedByAge(before.streams)
      .filter(([streamId]) => activeStreamOf(before, streamId))
      .map(([streamId]) => activeStreamOf(now, streamId))
      .map((stream) => stream?.updated_at),
  );

function changed(): AppError {
  const detail = 'A stream changed or was revoked during the export. Request the export again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}
