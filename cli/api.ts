import type {
  BatchReceipt,
  CreatedStream,
  HealthSample,
  HealthStream,
  PetState,
  NewStream as StreamBody,
  StreamUpdate,
} from '../shared/models/typescript/types.ts';
import { type ConnectionOptions, createApiClients } from './api-clients.ts';

export type NewStream = Pick<StreamBody, 'source' | 'metrics' | 'purposes'> & { label: string };

/** The API requests that `watch` and `import` send for one user. */
export interface Api {
  /** Lists the active streams, oldest first. */
  streams(): Promise<HealthStream[]>;
  createStream(stream: NewStream): Promise<CreatedStream>;
  changeMetrics(streamId: string, metrics: HealthStream['metrics']): Promise<HealthStream>;
  changePurposes(streamId: string, purposes: HealthStream['purposes']): Promise<HealthStream>;
  sendBatch(streamId: string, samples: readonly HealthSample[]): Promise<BatchReceipt>;
  pet(): Promise<PetState>;
}

export function createApi(userId: string, options: ConnectionOptions): Api {
  const { hatchery, once, unwrap } = createApiClients(options);
  const user = { user_id: userId };
  const streamOf = (streamId: string) => ({ params: { path: { ...user, stream_id: streamId } } });
  const change = (streamId: string, body: StreamUpdate) =>
    unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}', { ...streamOf(streamId), body }));

  return {
    async streams() {
      const { streams } = await unwrap(hatchery.GET('/users/{user_id}/streams', { params: { path: user } }));
      return streams.filter(({ revoked_at }) => !revoked_at);
    },
    // Not retried: if the response is lost, the server may already have created the stream, and a retry would create a
    // second one. The next run finds the first one.
    createStream: (body) => unwrap(once.POST('/users/{user_id}/streams', { params: { path: user }, body })),
    changeMetrics: (streamId, metrics) => change(streamId, { metrics }),
    changePurposes: (streamId, purposes) => change(streamId, { purposes }),
    sendBatch(streamId, samples) {
      const call = { ...streamOf(streamId), body: { samples: [...samples] } };
      return unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}/samples', call));
    },
    pet: () => unwrap(hatchery.GET('/users/{user_id}/pet', { params: { path: user } })),
  };
}
