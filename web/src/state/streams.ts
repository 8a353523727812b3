import { signal } from '@preact/signals';
import { answerOf } from '../../../client/client.ts';
import type {
  CreatedStream,
  HealthStream,
  RevocationReceipt,
  StreamPatch,
} from '../../../shared/models/typescript/types.ts';
import { hatchery, mine } from '../api.ts';

/** All streams as they were last seen, the revoked ones too; undefined until then. */
export const streams = signal<HealthStream[] | undefined>(undefined);

export const isOpen = ({ revoked_at }: HealthStream): boolean => revoked_at === undefined;

export async function loadStreams(): Promise<HealthStream[]> {
  const list = await answerOf(hatchery.GET('/users/{user_id}/streams', { params: mine() }));
  streams.value = list.streams;
  return list.streams;
}

export async function createStream(body: StreamPatch): Promise<CreatedStream> {
  const created = await answerOf(hatchery.POST('/users/{user_id}/streams', { params: mine(), body }));
  await loadStreams();
  return created;
}

export async function changeStream(streamId: string, body: StreamPatch): Promise<HealthStream> {
  const params = { path: { ...mine().path, stream_id: streamId } };
  const changed = await answerOf(hatchery.POST('/users/{user_id}/streams/{stream_id}', { params, body }));
  streams.value = streams.peek()?.map((stream) => (stream.stream_id === streamId ? changed : stream));
  return changed;
}

export async function revokeStream(streamId: string): Promise<RevocationReceipt> {
  const params = { path: { ...mine().path, stream_id: streamId } };
  const receipt = await answerOf(hatchery.DELETE('/users/{user_id}/streams/{stream_id}', { params }));
  await loadStreams();
  return receipt;
}
