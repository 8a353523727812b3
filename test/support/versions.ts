import type { Batch, Sample } from '../../core/ports/samples.ts';
import { compare } from '../../core/util/time.ts';

type Sent = Pick<Batch, 'stream_id' | 'received_at' | 'samples'>;

/**
 * A slow reference implementation of the rule that the same reading twice is one reading. For each stream, metric, start and
 * end, it takes the version received last; of those received together, the one with the largest value.
 *
 * @returns the readings in the order of pages
 */
export function distinctReadings(batches: Iterable<Sent>): (Sample & { stream_id: string })[] {
  const versions = [...batches].flatMap(({ stream_id, received_at, samples }) =>
    samples.map((sample) => ({ received_at, reading: { ...sample, stream_id } })),
  );
  versions.sort((a, b) => compare(a.received_at, b.received_at) || a.reading.value - b.reading.value);
  const newest = new Map(
    versions.map(({ reading }) => {
      const { start, stream_id, metric, end = '' } = reading;
      return [[start, stream_id, metric, end].join(' '), reading];
    }),
  );
  return [...newest].sort(([a], [b]) => compare(a, b)).map(([, reading]) => reading);
}
