import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Metric, ReadingCounts, Usage } from '../../core/ports/samples.ts';

interface Header {
  days: string[];
  metrics: Metric[];
  batches: Usage['batches'];
}

/**
 * Encodes a user's counts of readings and batches as base64: a line of JSON, then the readings of each metric and day as numbers of 32
 * bits, compressed. The counts of 91 days take about a byte each. As JSON they would be most of a pet's item.
 */
export function encodeUsage({ readings, batches }: Usage): string {
  const days = Object.keys(readings);
  const metrics = [...new Set(Object.values(readings).flatMap((counts) => Object.keys(counts) as Metric[]))];
  const counts = metrics.flatMap((metric) => days.map((day) => readings[day]?.[metric] ?? 0));
  const header: Header = { days, metrics, batches };
  const bytes = [Buffer.from(`${JSON.stringify(header)}\n`), Buffer.from(Uint32Array.from(counts).buffer)];
  return deflateRawSync(Buffer.concat(bytes)).toString('base64');
}

export function decodeUsage(text: string): Usage {
  const bytes = inflateRawSync(Buffer.from(text, 'base64'));
  // JSON has no line break outside its strings, and escapes those in them.
  const end = bytes.indexOf('\n');
  const { days, metrics, batches }: Header = JSON.parse(bytes.toString('utf8', 0, end));
  const counts = new Uint32Array(Uint8Array.from(bytes.subarray(end + 1)).buffer);
  const readings: ReadingCounts = Object.fromEntries(days.map((day) => [day, {}]));
  for (const [at, count] of counts.entries()) {
    const metric = metrics[Math.floor(at / days.length)] as Metric;
    const day = readings[days[at % days.length] as string];
    if (day && count > 0) day[metric] = count;
  }
  return { readings, batches };
}

/** Decodes counts as they were stored before: as compressed JSON. */
export const decodeUsageJson = (text: string): Usage =>
  JSON.parse(inflateRawSync(Buffer.from(text, 'base64')).toString());
