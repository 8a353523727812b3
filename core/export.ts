import type { Export } from '../shared/models/typescript/types.ts';
import { type AvatarService, MAX_PICTURE_BYTES, uploadKey } from './avatar.ts';
import type { Orchestrator } from './orchestrator.ts';
import type { Batch, ObjectStore, SampleStore, User } from './ports.ts';
import { toProfile } from './profile.ts';
import { byAge, openStreamOf, shownStream } from './stream.ts';
import { tokensOf } from './tokens.ts';
import type { Owner, UserService } from './users.ts';

/** What the keys of all of a user's exports begin with, where they are put aside. */
export const exportPrefix = (userId: string): string => `exports/${userId}.`;

/** How an export reaches its owner: as it is made, or as an address where it lies. */
export type Delivery = { parts: AsyncIterable<string> } | { url: string };
export type Deliver = (userId: string, parts: AsyncIterable<string>) => Promise<Delivery>;

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

/**
 * Makes the document of everything held about a user, in parts: no more than a batch and the pictures are in memory at a time.
 * Throws `unauthorized` before the first part; what fails later ends the parts early, and so the document is no JSON.
 */
export function exportService({ users, avatars, samples, objects, orchestrator, clock }: Dependencies) {
  async function pictureAt(key: string | undefined, type: string): Promise<string | undefined> {
    const bytes = key === undefined ? undefined : (await objects.read(key, MAX_PICTURE_BYTES))?.bytes;
    return bytes && `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
  }

  async function headOf(user: User, owner: Owner): Promise<Omit<Export, 'batches'>> {
    const portrait = await pictureAt(user.portrait, 'image/jpeg');
    const upload = await pictureAt(uploadKey(user), 'application/octet-stream');
    return {
      exported_at: clock().toISOString(),
      profile: toProfile(user, avatars.avatarUrl(user)),
      tokens: tokensOf(user, owner),
      streams: byAge(user.streams).map(shownStream),
      pet: await orchestrator.stateOf(user),
      ...(portrait ? { portrait } : {}),
      ...(upload ? { upload } : {}),
    };
  }

  async function* partsOf(user: User, head: Omit<Export, 'batches'>): AsyncGenerator<string> {
    yield `${JSON.stringify(head).slice(0, -1)},"batches":[`;
    let separator = '';
    for await (const batch of samples.read(user.user_id, ...ALWAYS)) {
      // Of a stream that is being revoked just now.
      if (!openStreamOf(user, batch.stream_id)) continue;
      yield separator + JSON.stringify(exported(batch));
      separator = ',';
    }
    yield ']}';
  }

  return async (owner: Owner): Promise<AsyncIterable<string>> => {
    const user = await users.get(owner);
    return partsOf(user, await headOf(user, owner));
  };
}

function exported({ stream_id, batch_id, received_at, samples }: Batch): Export['batches'][number] {
  return { stream_id, batch_id, received_at, samples };
}
