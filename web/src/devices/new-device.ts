import { ALL_METRICS } from '../../../core/streams/metrics.ts';
import type { CreatedStream } from '../../../shared/models/typescript/types.ts';
import { baseUrl } from '../api.ts';
import { listOf, object, oneOf, optional, text } from '../state/read-stored.ts';
import { session } from '../state/session.ts';
import { storedInTab } from '../state/stored.ts';
import type { DeviceAccess } from './curl.ts';

/**
 * A device that was set up by hand and whose key the user has not saved yet. The key cannot be requested again, so it survives a reload. It
 * is a secret, so it is removed when the tab is closed.
 */
const newDevice = storedInTab<DeviceAccess | undefined>(
  'hatchery.device',
  undefined,
  optional(
    object<DeviceAccess>({
      samples_url: text,
      user_id: text,
      stream_id: text,
      access_token: text,
      metrics: listOf(oneOf(ALL_METRICS)),
    }),
  ),
);

/** @returns the device that waits for its key to be saved; undefined if there is none, or it is of another user */
export function unsavedDevice(): DeviceAccess | undefined {
  const device = newDevice.value;
  return device?.user_id === session.value?.userId ? device : undefined;
}

export function keepUnsaved({ stream_id, ingest_token, metrics }: CreatedStream): void {
  const user_id = session.peek()?.userId ?? '';
  const samples_url = `${baseUrl}/users/${user_id}/streams/${stream_id}/samples`;
  newDevice.value = { samples_url, user_id, stream_id, access_token: ingest_token, metrics };
}

export function dropUnsaved(): void {
  newDevice.value = undefined;
}
