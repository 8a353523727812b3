import type { Export } from '../../shared/models/typescript/types.ts';
import type { Batch, Sample } from '../ports/samples.ts';
import { lastSampleStart } from '../streams/batch-span.ts';
import { ALL_METRICS } from '../streams/metrics.ts';
import { replaces } from '../streams/same-reading.ts';

type ExportedBatch = Export['batches'][number];

/**
 * Maximum number of readings held in memory at a time. 200,000 is a reading of every three seconds over the seven days that a batch may
 * span, and about 75 MB. Above it the oldest batch is yielded early, so a later version of one of its readings is exported beside it.
 */
export const MAX_HELD_READINGS = 200_000;

interface Held {
  batch: ExportedBatch;
  /** The start of its latest reading. */
  last: string;
  superseded: Set<Sample>;
}

/**
 * Yields the batches of an export in the order of `batches`, without the readings that another version supersedes. A batch without any
 * reading left is not yielded. Because versions of a reading have the same start, a batch is held until the next one starts later than
 * all its readings.
 *
 * @param batches sorted by start
 */
export async function* withoutSuperseded(
  batches: AsyncIterable<Batch>,
  maxHeld = MAX_HELD_READINGS,
): AsyncGenerator<ExportedBatch> {
  const held = heldBatches();
  for await (const batch of batches) {
    yield* held.release(({ last }) => last < batch.start);
    held.add(batch);
    yield* held.release(() => held.readings() > maxHeld);
  }
  yield* held.release(() => true);
}

type Versions = Map<string, { sample: Sample; in: Held }>;

function heldBatches() {
  const queue = new Set<Held>();
  /** The version of each held reading that counts, by stream, then by identity. */
  const streams = new Map<string, Versions>();
  let readings = 0;

  return {
    readings: () => readings,

    add({ stream_id, batch_id, received_at, samples, start }: Batch): void {
      const batch = { stream_id, batch_id, received_at, samples };
      const own: Held = { batch, last: lastSampleStart({ start, samples }), superseded: new Set() };
      const versions: Versions = streams.get(stream_id) ?? new Map();
      streams.set(stream_id, versions);
      for (const sample of samples) {
        const key = keyOf(sample);
        const known = versions.get(key);
        if (known && !replaces({ sample, received_at }, { ...known, received_at: known.in.batch.received_at })) {
          own.superseded.add(sample);
          continue;
        }
        known?.in.superseded.add(known.sample);
        versions.set(key, { sample, in: own });
      }
      queue.add(own);
      readings += samples.length;
    },

    /** Removes and yields the oldest batches while `isReady` holds. */
    *release(isReady: (oldest: Held) => boolean): Generator<ExportedBatch> {
      for (const oldest of queue) {
        if (!isReady(oldest)) return;
        queue.delete(oldest);
        const { batch, superseded } = oldest;
        readings -= batch.samples.length;
        const samples = batch.samples.filter((sample) => !superseded.has(sample));
        for (const sample of samples) streams.get(batch.stream_id)?.delete(keyOf(sample));
        if (samples.length > 0) yield { ...batch, samples };
      }
    },
  };
}

/** Returns a short string, because one is held for each reading. */
const keyOf = ({ metric, start, end }: Sample): string =>
  `${ALL_METRICS.indexOf(metric)} ${Date.parse(start)} ${end === undefined ? '' : Date.parse(end) - Date.parse(start)}`;
