import type { HealthStream } from '../../../shared/models/typescript/types.ts';
import type { Survey } from '../../../sources/import/survey.ts';
import type { Consent } from '../consent.ts';
import { changeStream, createStream, isOpen, loadStreams } from '../state/streams.ts';

/** Finds the open stream that received earlier imports of this kind. */
export const fileStreamIn = (list: readonly HealthStream[], source: Survey['source']): HealthStream | undefined =>
  list.find((stream) => isOpen(stream) && stream.source === source);

/**
 * Creates the stream for a kind of file, or adds the consent to the one that exists. An import never withdraws consent:
 * a metric that is not imported this time may have been imported before.
 */
export async function connectFileStream({ source, label }: Survey, consent: Consent): Promise<HealthStream> {
  const existing = fileStreamIn(await loadStreams(), source);
  if (!existing) return createStream({ source, label, ...consent });
  const metrics = union(existing.metrics, consent.metrics);
  const purposes = union(existing.purposes, consent.purposes);
  const isSame = metrics.length === existing.metrics.length && purposes.length === existing.purposes.length;
  return isSame ? existing : changeStream(existing.stream_id, { metrics, purposes });
}

const union = <Item>(before: readonly Item[], added: readonly Item[]): Item[] => [...new Set([...before, ...added])];
