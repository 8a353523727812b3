import { signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import type {
  CreatedStream,
  HealthStream,
  RevocationReceipt,
  StreamPatch,
  WithdrawalReceipt,
} from '../../../shared/models/typescript/types.ts';
import { hatchery, mine } from '../api.ts';
import { granted, type Wish } from '../consent.ts';
import { forPresentUser } from './mine.ts';
import { stored } from './stored.ts';

/** All streams as they were last seen, the revoked ones too; undefined until then. */
export const streams = signal<HealthStream[] | undefined>(undefined);

/** When the readings of withdrawn metrics were erased by this browser, by stream: what was withdrawn before needs no offer any more. */
export const erasedAt = stored<Record<string, string>>('hatchery.erased', {});

export const isOpen = ({ revoked_at }: HealthStream): boolean => revoked_at === undefined;

export async function loadStreams(): Promise<HealthStream[]> {
  const asked = unwrap(hatchery.GET('/users/{user_id}/streams', { params: mine() }));
  const list = await forPresentUser(asked, (answer) => {
    streams.value = answer.streams;
  });
  return list.streams;
}

export async function createStream(body: StreamPatch): Promise<CreatedStream> {
  const created = await unwrap(hatchery.POST('/users/{user_id}/streams', { params: mine(), body }));
  // Not by asking for the list: should that fail, the token that is shown this once would be lost.
  const { ingest_token: _token, ...stream } = created;
  streams.value = [...(streams.peek() ?? []), stream];
  return created;
}

/** Grants a wish, and leaves the rest as it is by now: another tab or device may have changed it. */
export async function grant(streamId: string, wish: Wish): Promise<void> {
  const present = (await loadStreams()).find((stream) => stream.stream_id === streamId);
  if (present) await changeStream(streamId, { [wish.kind]: granted(present, wish)[wish.kind] });
}

export async function changeStream(streamId: string, body: StreamPatch): Promise<HealthStream> {
  const params = { path: { ...mine().path, stream_id: streamId } };
  const changed = await unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}', { params, body }));
  streams.value = streams.peek()?.map((stream) => (stream.stream_id === streamId ? changed : stream));
  return changed;
}

export async function revokeStream(streamId: string): Promise<RevocationReceipt> {
  const params = { path: { ...mine().path, stream_id: streamId } };
  const receipt = await unwrap(hatchery.DELETE('/users/{user_id}/streams/{stream_id}', { params }));
  streams.value = streams
    .peek()
    ?.map((stream) => (stream.stream_id === streamId ? { ...stream, revoked_at: receipt.revoked_at } : stream));
  return receipt;
}

export async function eraseWithdrawn(streamId: string): Promise<WithdrawalReceipt> {
  const params = { path: { ...mine().path, stream_id: streamId } };
  const receipt = await unwrap(hatchery.DELETE('/users/{user_id}/streams/{stream_id}/samples', { params }));
  erasedAt.value = {
    ...erasedAt.peek(),
    [streamId]: streams.peek()?.find(({ stream_id }) => stream_id === streamId)?.updated_at ?? '',
  };
  return receipt;
}
