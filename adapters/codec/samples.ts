import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Metric, Sample } from '../../core/ports/samples.ts';
import { remembering, timeWriter } from '../../core/util/time.ts';

/** The first byte of what is stored. Another format gets another number, and what has this one stays readable. */
const FORMAT = 1;

/** Samples by column, a row each: what is alike stands together, and compresses to little more than a byte a sample. */
type Columns = [
  metrics: Metric[],
  /** Which of the metrics each sample is of. */
  of: number[],
  values: number[],
  /** Milliseconds since the start of the sample before. */
  since: number[],
  /** Milliseconds from start to end; null without an end. */
  lasting: (number | null)[],
];

/** Samples as few bytes; their order stays. The one value that changes is −0, which is 0 to JSON. */
export function encodeSamples(samples: readonly Sample[]): Buffer {
  const columns: Columns = [[...new Set(samples.map(({ metric }) => metric))], [], [], [], []];
  const [metrics, of, values, since, lasting] = columns;
  const milliseconds = remembering((time: string) => Date.parse(time));
  let before = 0;
  for (const { metric, value, start, end } of samples) {
    const startMs = milliseconds(start);
    of.push(metrics.indexOf(metric));
    values.push(value);
    since.push(startMs - before);
    lasting.push(end === undefined ? null : milliseconds(end) - startMs);
    before = startMs;
  }
  return Buffer.concat([Buffer.of(FORMAT), deflateRawSync(JSON.stringify(columns))]);
}

export function decodeSamples(bytes: Uint8Array): Sample[] {
  if (bytes[0] !== FORMAT) throw new Error(`Samples in format ${bytes[0]}: use the newer Hatchery that wrote them.`);
  const [metrics, of, values, since, lasting]: Columns = JSON.parse(inflateRawSync(bytes.subarray(1)).toString());
  const text = timeWriter();
  let startMs = 0;
  return values.map((value, at) => {
    startMs += since[at] as number;
    const length = lasting[at] as number | null;
    const sample: Sample = { metric: metrics[of[at] as number] as Metric, value, start: text(startMs) };
    if (length !== null) sample.end = text(startMs + length);
    return sample;
  });
}
