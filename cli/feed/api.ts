import type {
  BatchReceipt,
  HealthSample,
  HealthStream,
  PetState,
  StreamList,
  StreamPatch,
} from '../../shared/models/typescript/types.ts';
import { type Client, type ClientOptions, createClient } from './client.ts';

export type NewStream = Required<Pick<StreamPatch, 'source' | 'metrics' | 'purposes'>> & { label: string };

/** What feeders ask of Hatchery, for one user. */
export interface Api {
  /** The streams that can be used, the oldest first. */
  streams(): Promise<HealthStream[]>;
  createStream(stream: NewStream): Promise<HealthStream>;
  changePurposes(streamId: string, purposes: HealthStream['purposes']): Promise<HealthStream>;
  /** Sent again, a batch with the same readings is known to the server and changes nothing: so it may be retried. */
  sendBatch(streamId: string, samples: readonly HealthSample[]): Promise<BatchReceipt>;
  pet(): Promise<PetState>;
}

export function createApi(userId: string, options: ClientOptions): Api {
  const client: Client = createClient(options);
  const user = `/users/${userId}`;
  return {
    async streams() {
      const { streams } = (await client.send('GET', `${user}/streams`)) as StreamList;
      return streams.filter(({ revoked_at }) => !revoked_at);
    },
    // Once only: when an answer is lost, the stream may have been made. The next run finds it.
    async createStream(stream) {
      return (await client.send('POST', `${user}/streams`, stream, { once: true })) as HealthStream;
    },
    async changePurposes(streamId, purposes) {
      return (await client.send('POST', `${user}/streams/${streamId}`, { purposes })) as HealthStream;
    },
    async sendBatch(streamId, samples) {
      return (await client.send('POST', `${user}/streams/${streamId}/samples`, { samples })) as BatchReceipt;
    },
    async pet() {
      return (await client.send('GET', `${user}/pet`)) as PetState;
    },
  };
}
