import type { HealthStream } from '../../shared/models/typescript/types.ts';
import type { Survey } from '../../sources/import/survey.ts';
import type { Api } from '../api.ts';
import { CommandError } from '../errors.ts';
import type { Target } from '../flags.ts';

/** Before version 0.2, the research data had the stream of a Fitbit. */
const FORMER_NAMES: Partial<Record<Survey['source'], string>> = { fitabase: 'fitbit' };

/**
 * Finds or creates the stream of a source, and adds the metrics to its consent. Consent that was given before is not withdrawn.
 *
 * @returns the stream's id
 * @throws a CommandError when the stream of `--stream` does not exist
 */
export async function consentedStream(
  api: Api,
  { isOwner, streamId }: Pick<Target, 'isOwner' | 'streamId'>,
  { source, label }: Pick<Survey, 'source' | 'label'>,
  metrics: HealthStream['metrics'],
): Promise<string> {
  // An ingest token cannot change the consent. The server rejects readings without consent.
  if (!isOwner) return streamId ?? '';
  const streams = await api.streams();
  const names: string[] = [source, FORMER_NAMES[source] ?? source];
  const known = streams.find((stream) => (streamId ? stream.stream_id === streamId : names.includes(stream.source)));
  if (streamId && !known) throw new CommandError(`There is no active stream ${streamId}: check --stream.`);
  if (!known) {
    // The purpose `pet_messages` is not included, because only the owner may consent to sending real readings to a language model.
    return (await api.createStream({ source, label, metrics, purposes: ['pet_state'] })).stream_id;
  }
  const added = metrics.filter((metric) => !known.metrics.includes(metric));
  if (added.length > 0) await api.changeMetrics(known.stream_id, [...known.metrics, ...added]);
  return known.stream_id;
}
