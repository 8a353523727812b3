import { signal } from '@preact/signals';
import { unwrap } from '../../../client/client.ts';
import type {
  CreatedStream,
  HealthSample,
  HealthStream,
  NewStream,
  RevocationReceipt,
  StreamUpdate,
  WithdrawalReceipt,
} from '../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { applyConsentChange, type ConsentChange } from '../consent.ts';
import { forCurrentUser } from './current-user.ts';
import { mapOf, text } from './read-stored.ts';
import { stored } from './stored.ts';

/** The latest streams, including revoked ones; undefined until they are loaded. */
export const streams = signal<HealthStream[] | undefined>(undefined);

/**
 * The time when this browser deleted the readings of withdrawn metrics: of all by the id of the stream, of one by the id and the metric.
 */
export const erasedAt = stored<Record<string, string>>('hatchery.erased', {}, mapOf(text));

export const isOpen = ({ revoked_at }: HealthStream): boolean => revoked_at === undefined;

export async function loadStreams(): Promise<HealthStream[]> {
  const request = unwrap(hatchery.GET('/users/{user_id}/streams', { params: currentUserParams() }));
  const list = await forCurrentUser(request, (body) => {
    streams.value = body.streams;
  });
  return list.streams;
}

export async function createStream(body: NewStream): Promise<CreatedStream> {
  const created = await unwrap(hatchery.POST('/users/{user_id}/streams', { params: currentUserParams(), body }));
  // Add the stream here instead of loading the list again. If that request failed, the ingest token would be lost,
  // because the server returns it only once.
  const { ingest_token: _token, ...stream } = created;
  streams.value = [...(streams.peek() ?? []), stream];
  return created;
}

/**
 * Changes one consent, based on the latest version of the stream, because another tab or device may have changed
 * other consents.
 */
export async function changeConsent(streamId: string, change: ConsentChange): Promise<void> {
  const latest = (await loadStreams()).find((stream) => stream.stream_id === streamId);
  if (latest) await changeStream(streamId, { [change.kind]: applyConsentChange(latest, change)[change.kind] });
}

export async function changeStream(streamId: string, body: StreamUpdate): Promise<HealthStream> {
  const params = { path: { ...currentUserParams().path, stream_id: streamId } };
  const changed = await unwrap(hatchery.POST('/users/{user_id}/streams/{stream_id}', { params, body }));
  streams.value = streams.peek()?.map((stream) => (stream.stream_id === streamId ? changed : stream));
  return changed;
}

export async function revokeStream(streamId: string): Promise<RevocationReceipt> {
  const params = { path: { ...currentUserParams().path, stream_id: streamId } };
  const receipt = await unwrap(hatchery.DELETE('/users/{user_id}/streams/{stream_id}', { params }));
  streams.value = streams
    .peek()
    ?.map((stream) => (stream.stream_id === streamId ? { ...stream, revoked_at: receipt.revoked_at } : stream));
  return receipt;
}

/** @returns since when no readings of this metric, if it was withdrawn, are left; empty if this browser did not delete any */
export function lastErasure({ stream_id }: HealthStream, metric: HealthSample['metric']): string {
  const [ofAll = '', ofMetric = ''] = [erasedAt.value[stream_id], erasedAt.value[`${stream_id} ${metric}`]];
  return ofAll > ofMetric ? ofAll : ofMetric;
}

/** @param metric only this withdrawn metric; all if undefined */
export async function eraseWithdrawn(streamId: string, metric?: HealthSample['metric']): Promise<WithdrawalReceipt> {
  const params = {
    path: { ...currentUserParams().path, stream_id: streamId },
    ...(metric ? { query: { metric } } : {}),
  };
  const receipt = await unwrap(hatchery.DELETE('/users/{user_id}/streams/{stream_id}/samples', { params }));
  erasedAt.value = {
    ...erasedAt.peek(),
    [metric ? `${streamId} ${metric}` : streamId]:
      streams.peek()?.find(({ stream_id }) => stream_id === streamId)?.updated_at ?? '',
  };
  return receipt;
}
