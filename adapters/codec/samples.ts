import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Metric, Sample } from '../../core/ports/samples.ts';
import { timeFormatter, timeParser } from '../../core/util/time.ts';

/** First byte of the encoded samples. Every new format needs a new number, and data in this format must remain readable. */
const FORMAT = 1;
/** Takes two thirds of the time of the default, 6, and 0.3 % more bytes. */
const LEVEL = 5;

/** Samples stored by column. Placing similar values next to each other lets them compress to little more than one byte per sample. */
type Columns = [
  metrics: Metric[],
  /** For each sample, the index of its metric in `metrics`. */
  metricIndexes: number[],
  values: number[],
  /** For each sample, the milliseconds since the previous sample's start. */
  startDeltas: number[],
  /** Milliseconds from start to end, or null for a sample that has no end. */
  durations: (number | null)[],
];

/** Encodes samples compactly and keeps their order. As in JSON, −0 is decoded as 0. */
export function encodeSamples(samples: readonly Sample[]): Buffer {
  const columns: Columns = [[...new Set(samples.map(({ metric }) => metric))], [], [], [], []];
  const [metrics, metricIndexes, values, startDeltas, durations] = columns;
  const milliseconds = timeParser();
  let previousMs = 0;
  for (const { metric, value, start, end } of samples) {
    const startMs = milliseconds(start);
    metricIndexes.push(metrics.indexOf(metric));
    values.push(value);
    startDeltas.push(startMs - previousMs);
    durations.push(end === undefined ? null : milliseconds(end) - startMs);
    previousMs = startMs;
  }
  return Buffer.concat([Buffer.of(FORMAT), deflateRawSync(JSON.stringify(columns), { level: LEVEL })]);
}

/** @throws an Error when a newer version wrote the samples in a format that this version does not know */
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
