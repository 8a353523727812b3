import type { Export } from '../../shared/models/typescript/types.ts';
import { AppError } from '../errors.ts';
import type { Orchestrator } from '../pet/orchestrator.ts';
import type { ObjectStore } from '../ports/objects.ts';
import type { Batch, SampleStore } from '../ports/samples.ts';
import type { Principal, User } from '../ports/users.ts';
import { activeStreamOf, sortedByAge, toHealthStream } from '../streams/consent.ts';
import type { AvatarService } from '../users/avatar.ts';
import { uploadKey } from '../users/picture-keys.ts';
import { MAX_PICTURE_BYTES } from '../users/portrait-publishing.ts';
import { toProfile } from '../users/profile.ts';
import { tokensOf } from '../users/tokens.ts';
import type { UserService } from '../users/users.ts';

/** What the keys of all of a user's exports begin with, where they are put aside. */
export const exportPrefix = (userId: string): string => `exports/${userId}.`;

/** An export whose owner is authenticated, and of which nothing has been built yet. */
export interface ExportDraft {
  userId: string;
  /**
   * The document, built lazily: at most one batch and the pictures are in memory. Throws what `check` throws, at most 20 ms of building
   * later; the parts before are not valid JSON.
   */
  parts: AsyncIterable<string>;
  /**
   * One read of the user. Throws `unauthorized` when the user or the token is gone; `unavailable` when a stream in the document was
   * revoked or its consent has changed.
   */
  check(): Promise<void>;
}

/** How an export reaches its owner: as it is made, or as an address where it lies. */
export type ExportContent = { parts: AsyncIterable<string> } | { url: string };
export type ExportTransport = (draft: ExportDraft) => Promise<ExportContent>;

/** From before the first reading until after the last; DynamoDB takes no empty text for a part of a key. */
const ALWAYS = ['0', '~'] as const;

interface Dependencies {
  users: UserService;
  avatars: AvatarService;
  samples: SampleStore;
  objects: ObjectStore;
  orchestrator: Orchestrator;
  clock: () => Date;
}

/** Access is checked again after this time. */
const CHECKED_MS = 20;
/** Bytes of a picture in one part: a multiple of three, so that the base64 of parts can be concatenated. */
const PICTURE_PART = 192 * 1024;
const RETRY_AFTER_S = 1;

/** Makes the document of everything held about a user. One read; throws `unauthorized`. */
export function exportService({ users, avatars, samples, objects, orchestrator, clock }: Dependencies) {
  const pictureAt = async (key: string | undefined) =>
    key === undefined ? undefined : (await objects.read(key, MAX_PICTURE_BYTES))?.bytes;

  const headOf = async (user: User, owner: Principal<'owner'>): Promise<Head> => ({
    exported_at: clock().toISOString(),
    profile: toProfile(user, avatars.avatarUrl(user)),
    tokens: tokensOf(user, owner),
    streams: sortedByAge(user.streams).map(toHealthStream),
    pet: await orchestrator.currentState(user),
  });

  async function* partsOf(user: User, owner: Principal<'owner'>): AsyncGenerator<string> {
    const head = JSON.stringify(await headOf(user, owner));
    // Read before the first part, so that an outage is still answered 503.
    const portrait = await pictureAt(user.portrait);
    const upload = await pictureAt(uploadKey(user));
    yield head.slice(0, -1);
    if (portrait) yield* picture('portrait', 'image/jpeg', portrait);
    if (upload) yield* picture('upload', 'application/octet-stream', upload);
    yield ',"batches":[';
    let separator = '';
    for await (const batch of samples.read(user.user_id, ...ALWAYS)) {
      // The stream was revoked before the export began, or opened later.
      if (!activeStreamOf(user, batch.stream_id)) continue;
      yield separator + JSON.stringify(exported(batch));
      separator = ',';
    }
  }

  async function* checked(parts: AsyncIterable<string>, check: () => Promise<void>): AsyncGenerator<string> {
    let checkedAt = performance.now();
    for await (const part of parts) {
      if (performance.now() - checkedAt > CHECKED_MS) {
        await check();
        checkedAt = performance.now();
      }
      yield part;
    }
    await check();
    yield ']}';
  }

  return async (owner: Principal<'owner'>): Promise<ExportDraft> => {
    const user = await users.get(owner);
    const check = async () => {
      if (changesOf(user, await users.get(owner)) !== changesOf(user, user)) throw changed();
    };
    return { userId: user.user_id, parts: checked(partsOf(user, owner), check), check };
  };
}

type Head = Omit<Export, 'batches' | 'portrait' | 'upload'>;

/** A picture as a member of the document, in parts of 256 KiB. Base64 needs no JSON escapes. */
function* picture(name: 'portrait' | 'upload', type: string, bytes: Uint8Array): Generator<string> {
  yield `,"${name}":"data:${type};base64,`;
  for (let at = 0; at < bytes.length; at += PICTURE_PART) {
    yield Buffer.from(bytes.subarray(at, at + PICTURE_PART)).toString('base64');
  }
  yield '"';
}

/** The last change of each stream that was open when the export began: of its consent or label, or an erasure of readings. */
const changesOf = (began: User, now: User): string =>
  JSON.stringify(
    sortedByAge(began.streams)
      .filter(([streamId]) => activeStreamOf(began, streamId))
      .map(([streamId]) => activeStreamOf(now, streamId))
      .map((stream) => stream?.updated_at),
  );

function changed(): AppError {
  const detail = 'A stream changed or was revoked while the export was made. Ask for the export again.';
  return new AppError('unavailable', detail, { retryAfter: RETRY_AFTER_S });
}

function exported({ stream_id, batch_id, received_at, samples }: Batch): Export['batches'][number] {
  return { stream_id, batch_id, received_at, samples };
}
