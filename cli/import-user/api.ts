import type {
  BatchReceipt,
  CreatedStream,
  CreatedUser,
  HealthStream,
  NewStream,
  NewUser,
  ProfileUpdate,
  SampleBatch,
  StreamUpdate,
  UserProfile,
} from '../../shared/models/typescript/types.ts';
import type { ApiClients } from '../api-clients.ts';
import { CommandError, ServerError } from '../errors.ts';

/** The API requests for the user that an import has created. */
export interface UserApi {
  /** Records a consent to purposes of the profile. */
  consent(consent: Pick<ProfileUpdate, 'purposes' | 'imported'>): Promise<unknown>;
  /** Uploads a picture without publishing it. */
  upload(picture: Blob): Promise<void>;
  /** Publishes the upload as the portrait. */
  publish(): Promise<void>;
  createStream(stream: NewStream): Promise<CreatedStream>;
  changeStream(streamId: string, patch: StreamUpdate): Promise<HealthStream>;
  revokeStream(streamId: string): Promise<unknown>;
  sendBatch(streamId: string, batch: SampleBatch): Promise<BatchReceipt>;
  erase(): Promise<void>;
}

/**
 * Creates a user from a profile, without the purposes, which their consent log sets.
 *
 * @param newId whether to replace the id in the profile with a new one
 * @throws a CommandError when the id is in use or belonged to a user who was erased recently
 */
export async function createUser(
  { hatchery, once, unwrap }: ApiClients,
  profile: UserProfile,
  newId: boolean,
): Promise<CreatedUser> {
  const {
    user_id,
    avatar_url: _portrait,
    purposes: _purposes,
    created_at: _c,
    updated_at: _u,
    version: _v,
    ...fields
  } = profile;
  if (newId) {
    // Safe to retry because of the idempotency key.
    const params = { header: { 'Idempotency-Key': crypto.randomUUID() } };
    return await unwrap(hatchery.POST('/users', { params, body: fields }));
  }
  try {
    const body: NewUser = { user_id, ...fields };
    return await unwrap(once.POST('/users', { body }));
  } catch (error) {
    if (!hasStatus(error, 401)) throw error;
    throw new CommandError(
      `The id ${user_id} exists there, or its user was erased in the last 30 days. Import with another id: --new-id`,
    );
  }
}

export function userApi({ hatchery, once, unwrap, upload }: ApiClients, userId: string): UserApi {
  const params = { path: { user_id: userId } };
  const streamOf = (streamId: string) => ({ params: { path: { ...params.path, stream_id: streamId } } });
  const ticket = () => unwrap(hatchery.GET('/users/{user_id}/avatar/upload-url', { params }));
  return {
    consent: (consent) => unwrap(hatchery.POST('/users', { body: { user_id: userId, ...consent } })),
    upload: async (picture) => upload(await ticket(), picture),
    async publish() {
      const body = { user_id: userId, avatar_url: (await ticket()).avatar_url };
      try {
        await unwrap(hatchery.POST('/users', { body }));
      } catch (error) {
        // An earlier attempt whose response was lost may have published the upload already.
        if (!hasStatus(error, 409)) throw error;
        const { avatar_url } = await unwrap(hatchery.GET('/users/{user_id}', { params }));
        if (!avatar_url) throw error;
      }
    },
    // Not retried: if the response is lost, the stream may exist already, but its token is unknown.
    createStream: (body) => unwrap(once.POST('/users/{user_id}/streams', { params, body })),
    changeStream: (streamId, body) =>
      unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}', { ...streamOf(streamId), body })),
    revokeStream: (streamId) => unwrap(hatchery.DELETE('/users/{user_id}/streams/{stream_id}', streamOf(streamId))),
    sendBatch: (streamId, body) =>
      unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}/samples', { ...streamOf(streamId), body })),
    async erase() {
      try {
        await unwrap(hatchery.DELETE('/users/{user_id}', { params }));
      } catch (error) {
        // A 401 means that an earlier attempt, whose response was lost, has erased the user.
        if (!hasStatus(error, 401)) throw error;
      }
    },
  };
}

const hasStatus = (error: unknown, status: number): boolean => error instanceof ServerError && error.status === status;
