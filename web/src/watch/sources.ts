import type { CreatedStream, HealthStream } from '../../../shared/models/typescript/types.ts';
import type { Consent } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { changeStream, createStream, isOpen, loadStreams } from '../state/streams.ts';
import { SOURCE } from './simulated-watch.ts';

/**
 * Creates or updates the stream of the simulated watch. A retry after a lost response updates the stream that already
 * exists.
 */
export async function connectWatchStream(consent: Consent): Promise<HealthStream> {
  const label = t('connect.watch.name');
  const existing = (await loadStreams()).find((stream) => isOpen(stream) && stream.source === SOURCE);
  return existing ? changeStream(existing.stream_id, consent) : createStream({ source: SOURCE, label, ...consent });
}

/**
 * Creates a stream for a device. If the response is lost, so is the ingest token, and the user has to disconnect the
 * stream.
 */
export function createDeviceStream(consent: Consent): Promise<CreatedStream> {
  return createStream({ source: 'my-device', label: t('connect.device.label'), ...consent });
}
