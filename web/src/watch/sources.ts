import type { CreatedStream, HealthStream } from '../../../shared/models/typescript/types.ts';
import type { Consent } from '../consent.ts';
import { t } from '../i18n/language.ts';
import { changeStream, createStream, isOpen, loadStreams } from '../state/streams.ts';
import { SOURCE } from './simulated-watch.ts';

/** The simulated watch's stream with this consent. Made once, however often it is tried: an answer may have been lost. */
export async function watchStream(consent: Consent): Promise<HealthStream> {
  const label = t('connect.watch.name');
  const known = (await loadStreams()).find((stream) => isOpen(stream) && stream.source === SOURCE);
  return known ? changeStream(known.stream_id, consent) : createStream({ source: SOURCE, label, ...consent });
}

/** A stream for a device of one's own. Its key is shown once, so one whose answer was lost is of no use, and is revoked at home. */
export function deviceStream(consent: Consent): Promise<CreatedStream> {
  return createStream({ source: 'my-device', label: t('connect.device.label'), ...consent });
}
