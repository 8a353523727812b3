import type { SampleBatch } from '../../shared/models/typescript/types.ts';
import { validate } from '../../shared/models/typescript/validate_sample_batch.js';
import { AppError, type FieldError } from '../errors.ts';
import type { PackedBatch } from '../ports/packed-batch.ts';
import type { Batch, Metric, Sample } from '../ports/samples.ts';
import type { Stream } from '../ports/users.ts';
import { sha256, uuidOf } from '../users/credentials.ts';
import { fieldErrors, MAX_FIELD_ERRORS } from '../util/field-errors.ts';
import { compare, MAX_CLOCK_SKEW_MS, memoize, parseTime, TIME_ADVICE } from '../util/time.ts';
import { BATCH_SPAN_MS } from './batch-span.ts';
import { isMetric, METRICS, type Unit } from './metrics.ts';
import { RETENTION_MS } from './retention.ts';
import { sleepDurationError } from './sleep-duration.ts';
import { validSamples } from './valid-samples.ts';

/** The fields of a batch and of its readings. */
const NAMES = ['samples', 'batch_id', 'metric', 'value', 'start', 'end'];

export interface Destination {
  userId: string;
  streamId: string;
  /** The metrics that the stream has consent for. */
  metrics: readonly Metric[];
}

/**
 * Validates a request body and converts it to a batch.
 *
 * @throws `invalid-batch` with an error for each invalid reading, at most 20
 */
export function parseBatch(body: unknown, { userId, streamId, metrics }: Destination, now: Date): Batch {
  const samples = (validSamples(body, metrics, now) ?? checkedSamples(body, metrics, now)).sort(compareSamples);
  const [first = '', last = ''] = [samples[0]?.start, samples.at(-1)?.start];
  if (Date.parse(last) - Date.parse(first) > BATCH_SPAN_MS) {
    throw invalid([
      { pointer: '/samples', detail: 'The batch spans more than seven days. Send it as several batches.' },
    ]);
  }
  const { batch_id } = body as SampleBatch;
  return batchOf(samples, { userId, streamId }, now, (digest) => batch_id?.toLowerCase() ?? batchId(streamId, digest));
}

/** Does the same as `validSamples`, but says what is wrong. */
export function checkedSamples(body: unknown, metrics: readonly Metric[], now: Date): Sample[] {
  if (!validate(body))
    throw invalid(fieldErrors(validate.errors, { body, names: NAMES }).map((error) => withUnit(error, body)));
  return readSamples(body.samples, metrics, now);
}

/** @param idOf returns the batch's id, given the digest of the samples */
export function batchOf(
  samples: Sample[],
  { userId, streamId }: Omit<Destination, 'metrics'>,
  now: Date,
  idOf: (digest: string) => string,
): Batch {
  const digest = sha256(JSON.stringify(samples));
  return {
    user_id: userId,
    stream_id: streamId,
    batch_id: idOf(digest),
    start: samples[0]?.start ?? '',
    samples,
    digest,
    received_at: now.toISOString(),
  };
}

/** Derives the id of a batch that was sent without one. */
export const batchId = (streamId: string, content: string): string => uuidOf(`hatchery-batch:${streamId}:${content}`);

/** The units of metrics, as an error names them. Scores need none. */
const UNITS: Partial<Record<Unit, string>> = {
  min: 'minutes',
  '/min': 'times per minute',
  ms: 'milliseconds',
  '%': 'percent',
  Cel: 'degrees Celsius',
};

/** Adds the unit to the error for an invalid value, because the value may have another unit, such as hours or degrees Fahrenheit. */
function withUnit({ pointer, detail }: FieldError, body: unknown): FieldError {
  const [, at] = /^\/samples\/(\d+)\/value$/.exec(pointer) ?? [];
  const metric: unknown = at === undefined ? undefined : Object(Object(Object(body).samples)[at]).metric;
  const unit = typeof metric === 'string' && isMetric(metric) ? UNITS[METRICS[metric].unit] : undefined;
  return { pointer, detail: unit ? `${detail} The unit of ${metric} is ${unit}.` : detail };
}

/** @returns an `invalid-batch` error if the stream has no consent for one of the readings; otherwise undefined */
export function consentError(batch: Batch | PackedBatch, { metrics }: Pick<Stream, 'metrics'>): AppError | undefined {
  if (isPermitted(batch, metrics)) return undefined;
  return invalid([
    {
      pointer: '/samples',
      detail: `The stream has consent for ${metrics.join(', ')} only. Send readings of these metrics.`,
    },
  ]);
}

const isPermitted = (batch: Batch | PackedBatch, metrics: readonly string[]): boolean =>
  'counts' in batch
    ? Object.values(batch.counts).every((byMetric) => Object.keys(byMetric).every((metric) => metrics.includes(metric)))
    : batch.samples.every(({ metric }) => metrics.includes(metric));

function readSamples(sent: SampleBatch['samples'], metrics: readonly Metric[], now: Date): Sample[] {
  const [earliest, latest] = [now.getTime() - RETENTION_MS, now.getTime() + MAX_CLOCK_SKEW_MS];
  const errors: FieldError[] = [];
  const samples: Sample[] = [];
  const milliseconds = memoize(parseTime);
  for (const [at, { metric, value, start, end }] of sent.entries()) {
    const addError = (field: string, detail: string) => errors.push({ pointer: `/samples/${at}/${field}`, detail });
    const known = errors.length;
    const [from, to] = [milliseconds(start), end === undefined ? undefined : milliseconds(end)];
    if (!metrics.includes(metric))
      addError(
        'metric',
        `The stream has no consent for this metric. Send one of the metrics with consent: ${metrics.join(', ')}.`,
      );
    if (Number.isNaN(from)) addError('start', `This time does not exist. ${TIME_ADVICE}`);
    else if (from < earliest)
      addError('start', 'This is more than 90 days ago. Send readings of the last 90 days only.');
    else if (from > latest) addError('start', 'This is in the future. Correct the clock of the device.');
    if (to !== undefined) {
      if (Number.isNaN(to)) addError('end', `This time does not exist. ${TIME_ADVICE}`);
      else if (to < from) addError('end', 'The end is before the start. Send an end at or after `start`.');
      else if (to > latest && from <= latest) addError('end', 'This is in the future. Send the reading after its end.');
    }
    if (metric === 'sleep_duration' && errors.length === known) {
      const wrong = sleepDurationError(value, from, to);
      if (wrong) addError('value', wrong);
    }
    if (errors.length >= MAX_FIELD_ERRORS) break;
    if (errors.length === 0)
      samples.push({
        metric,
        value,
        start: toUtc(start, from),
        ...(to === undefined || end === undefined ? {} : { end: toUtc(end, to) }),
      });
  }
  if (errors.length > 0) throw invalid(errors.slice(0, MAX_FIELD_ERRORS));
  return samples;
}

/** Matches times that are already in the stored format, which most clients send. */
const UTC = /^[\d-]{10}T[\d:]{8}\.\d{3}Z$/;
const toUtc = (sent: string, milliseconds: number): string =>
  UTC.test(sent) ? sent : new Date(milliseconds).toISOString();

/** Orders readings by all their members, so that the digest does not depend on the order in which they were sent. */
export function compareSamples(a: Sample, b: Sample): number {
  return (
    compare(a.start, b.start) || compare(a.metric, b.metric) || a.value - b.value || compare(a.end ?? '', b.end ?? '')
  );
}

function invalid(errors: readonly FieldError[]): AppError {
  return new AppError(
    'invalid-batch',
    'Fix the readings listed in `errors` and send the whole batch again. Nothing was stored.',
    {
      errors,
    },
  );
}
