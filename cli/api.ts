import type {
  BatchReceipt,
  CreatedStream,
  HealthSample,
  HealthStream,
  PetState,
  StreamPatch,
} from '../shared/models/typescript/types.ts';
import { type ConnectionOptions, connect } from './connection.ts';

export type NewStream = Required<Pick<StreamPatch, 'source' | 'metrics' | 'purposes'>> & { label: string };

/** The requests that `watch` and `import` make for one user. */
export interface Api {
  /** The streams that are not revoked, the oldest first. */
  streams(): Promise<HealthStream[]>;
  createStream(stream: NewStream): Promise<CreatedStream>;
  changePurposes(streamId: string, purposes: HealthStream['purposes']): Promise<HealthStream>;
  sendBatch(streamId: string, samples: readonly HealthSample[]): Promise<BatchReceipt>;
  pet(): Promise<PetState>;
}

export function createApi(userId: string, options: ConnectionOptions): Api {
  const { hatchery, once, unwrap } = connect(options);
  const user = { user_id: userId };
  const streamOf = (streamId: string) => ({ params: { path: { ...user, stream_id: streamId } } });
  return {
    async streams() {
      const { streams } = await unwrap(hatchery.GET('/users/{user_id}/streams', { params: { path: user } }));
      return streams.filter(({ revoked_at }) => !revoked_at);
    },
    // When the answer is lost, the stream may have been created. The next run finds it.
    createStream: (body) => unwrap(once.POST('/users/{user_id}/streams', { params: { path: user }, body })),
    changePurposes: (streamId, purposes) =>
      unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}', { ...streamOf(streamId), body: { purposes } })),
    sendBatch(streamId, samples) {
      const call = { ...streamOf(streamId), body: { samples: [...samples] } };
      return unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}/samples', call));
    },
    pet: () => unwrap(hatchery.GET('/users/{user_id}/pet', { params: { path: user } })),
  };
}
