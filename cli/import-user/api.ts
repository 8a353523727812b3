import type {
  BatchReceipt,
  CreatedStream,
  CreatedUser,
  HealthStream,
  SampleBatch,
  StreamPatch,
  UploadTicket,
  UserProfile,
} from '../../shared/models/typescript/types.ts';
import type { Client } from '../feed/client.ts';
import { failure, isFailure } from '../feed/failure.ts';

/** What an import asks of Hatchery, for the user it has made. */
export interface UserApi {
  /** Puts a picture where it waits to be published. */
  upload(picture: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Makes the upload the portrait. */
  publish(): Promise<void>;
  createStream(stream: StreamPatch): Promise<CreatedStream>;
  changeStream(streamId: string, patch: StreamPatch): Promise<HealthStream>;
  revokeStream(streamId: string): Promise<unknown>;
  sendBatch(streamId: string, batch: SampleBatch): Promise<BatchReceipt>;
  /** Removes the user and all that was brought. */
  erase(): Promise<void>;
}

/** Creates the user of a profile, with their own id or another. Throws a failure when the id is not to be had. */
export async function createUser(client: Client, profile: UserProfile, newId: boolean): Promise<CreatedUser> {
  const { user_id, avatar_url: _portrait, ...fields } = profile;
  if (newId) {
    // Under a key a create may be repeated, should its answer be lost.
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    return (await client.send('POST', '/users', fields, { headers })) as CreatedUser;
  }
  try {
    return (await client.send('POST', '/users', { user_id, ...fields }, { once: true })) as CreatedUser;
  } catch (error) {
    if (!isRefused(error, 401)) throw error;
    throw failure(
      `The id ${user_id} is taken there, or its user was erased in the last 30 days. Give them another id: --new-id`,
    );
  }
}

export function userApi(client: Client, userId: string): UserApi {
  const user = `/users/${userId}`;
  const ticket = async () => (await client.send('GET', `${user}/avatar/upload-url`)) as UploadTicket;
  return {
    upload: async (picture) => client.put((await ticket()).upload_url, picture),
    async publish() {
      try {
        await client.send('POST', '/users', { user_id: userId, avatar_url: (await ticket()).avatar_url });
      } catch (error) {
        // Perhaps nothing waits any more, as an attempt whose answer was lost had published it.
        if (!isRefused(error, 409) || !((await client.send('GET', user)) as UserProfile).avatar_url) throw error;
      }
    },
    // Once only: when an answer is lost, the stream may have been made.
    createStream: async (stream) =>
      (await client.send('POST', `${user}/streams`, stream, { once: true })) as CreatedStream,
    changeStream: async (streamId, patch) =>
      (await client.send('POST', `${user}/streams/${streamId}`, patch)) as HealthStream,
    revokeStream: (streamId) => client.send('DELETE', `${user}/streams/${streamId}`),
    sendBatch: async (streamId, batch) =>
      (await client.send('POST', `${user}/streams/${streamId}/samples`, batch)) as BatchReceipt,
    async erase() {
      try {
        await client.send('DELETE', user);
      } catch (error) {
        // An attempt whose answer was lost did it.
        if (!isRefused(error, 401)) throw error;
      }
    },
  };
}

const isRefused = (error: unknown, status: number): boolean => isFailure(error) && error.refusal?.status === status;
