import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Metric, Sample } from '../../core/ports/samples.ts';
import { memoize, timeFormatter } from '../../core/util/time.ts';

/** The first byte of the encoded samples. A new format needs a new number, and this one has to stay readable. */
const FORMAT = 1;

/** Samples by column. Similar values next to each other compress to little more than one byte per sample. */
type Columns = [
  metrics: Metric[],
  /** Each sample's metric, as an index into `metrics`. */
  metricIndexes: number[],
  values: number[],
  /** Milliseconds from the previous sample's start. */
  startDeltas: number[],
  /** Milliseconds from start to end; null without an end. */
  durations: (number | null)[],
];

/** Encodes samples compactly, in their order. −0 is decoded as 0, as in JSON. */
export function encodeSamples(samples: readonly Sample[]): Buffer {
  const columns: Columns = [[...new Set(samples.map(({ metric }) => metric))], [], [], [], []];
  const [metrics, metricIndexes, values, startDeltas, durations] = columns;
  const milliseconds = memoize((time: string) => Date.parse(time));
  let previousMs = 0;
  for (const { metric, value, start, end } of samples) {
    const startMs = milliseconds(start);
    metricIndexes.push(metrics.indexOf(metric));
    values.push(value);
    startDeltas.push(startMs - previousMs);
    durations.push(end === undefined ? null : milliseconds(end) - startMs);
    previousMs = startMs;
  }
  return Buffer.concat([Buffer.of(FORMAT), deflateRawSync(JSON.stringify(columns))]);
}

/**
 * Decodes samples.
 *
 * @throws an Error for a format of a newer version
 */
export function decodeSamples(bytes: Uint8Array): Sample[] {
  if (bytes[0] !== FORMAT) throw new Error(`Samples in format ${bytes[0]}: use the newer Hatchery that wrote them.`);
  const columns: Columns = JSON.parse(inflateRawSync(bytes.subarray(1)).toString());
  const [metrics, metricIndexes, values, startDeltas, durations] = columns;
  const format = timeFormatter();
  let startMs = 0;
  return values.map((value, at) => {
    startMs += startDeltas[at] as number;
    const duration = durations[at] as number | null;
    const metric = metrics[metricIndexes[at] as number] as Metric;
    const sample: Sample = { metric, value, start: format(startMs) };
    if (duration !== null) sample.end = format(startMs + duration);
    return sample;
  });
}
