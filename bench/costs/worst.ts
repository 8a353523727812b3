/** What the worst client can cost on a day, and what bounds it. */
import { DEFAULT_INGEST_LIMITS } from '../../core/streams/ingest-limits.ts';
import { ALL_METRICS } from '../../core/streams/metrics.ts';
import { UPLOAD_SECONDS } from '../../core/users/uploads.ts';
import { operations } from '../../shared/models/typescript/operations.ts';
import { format, table } from '../markdown.ts';
import { ASSUMED } from './assumed.ts';
import type { Action, Counts } from './counts.ts';
import { RETENTION_DAYS } from './day.ts';
import { addressRates, requestRates } from './deployment.ts';
import { costOf, type Price, prices } from './prices.ts';
import { dollars, millionOf } from './report.ts';

const DAY_SECONDS = 24 * 60 * 60;
const GB = 2 ** 30;
const MILLION = 1e6;
/** Quotas of AWS: PUT requests a second to one prefix, read units a second of a table, an object's size in one PUT. */
const QUOTA = { puts: 3_500, reads: 40_000, concurrency: 1_000, objectGb: 5 };
/** S3's lifecycle removes an upload at the first midnight (UTC) after a day. */
const UPLOAD_DAYS = 2;
/** Default of `lambda_timeout`. */
const REQUEST_SECONDS = 20;
const GIGABIT_BYTES = 1e9 / 8;

const { batchesPerMinute, readingsPerDay } = DEFAULT_INGEST_LIMITS;
/** Batches of one reading cost most. The quota of readings holds for each metric. */
const BATCHES_A_DAY = Math.min(batchesPerMinute * 60 * 24, readingsPerDay * ALL_METRICS.length);

/** `limited`: dollars a day for a client with one address and the default `web.rate_limits`. Left out if they make no difference. */
type Row = [what: string, bound: string, perDay: number, limited?: number];

/** A month's storage and backups of the readings of a user who sends as many batches as the limits allow. */
export function worstReadings({ itemBytes }: Counts): number {
  const bytes = BATCHES_A_DAY * RETENTION_DAYS * (itemBytes.minutely.HealthData + ASSUMED.itemOverhead);
  return costOf(prices.dynamoStorage, bytes) + costOf(prices.dynamoBackup, bytes);
}

export function worstTable(counts: Counts): string {
  const rows = [...requestRows(counts), ...readingRows(counts), ...objectRows(), lambdaRow()];
  rows.sort(([, , one], [, , other]) => other - one);
  return table(
    ['what the client does', 'bounded by', 'a day', 'with limits by address'],
    rows.map(([what, bound, day, limited = day]) => [what, bound, dollars(day), dollars(limited)]),
  );
}

/** Dollars for a day of requests. */
const dayOf = (counts: Counts, action: Action, perSecond: number): number => {
  const million = [...millionOf(action, counts.coldMs, false).values()].reduce((sum, cost) => sum + cost, 0);
  return (million * perSecond * DAY_SECONDS) / MILLION;
};

function requestRows(counts: Counts): Row[] {
  const { each, save } = requestRates();
  const { creates, requests } = addressRates();
  const { 'create a user': create, 'change the portrait': portrait } = counts.app;
  const poll = counts.pet.none['poll the pet, unchanged'];
  return [
    [
      'creates users',
      `\`request_rates.save\`: ${save} a second`,
      dayOf(counts, create, save),
      dayOf(counts, create, creates),
    ],
    [
      'changes portraits',
      `\`request_rates.save\`: ${save} a second`,
      dayOf(counts, portrait, save),
      // A change takes two requests: a ticket and the publication.
      dayOf(counts, portrait, requests / 2),
    ],
    [
      'polls a pet',
      `\`request_rates.each\`: ${each} a second`,
      dayOf(counts, poll, each),
      dayOf(counts, poll, requests),
    ],
    [
      'polls on every route',
      `\`request_rates.each\`, ${operations.length} routes`,
      dayOf(counts, poll, each * operations.length),
      dayOf(counts, poll, requests),
    ],
    [
      'reads pages of a week of readings, one a minute',
      `\`table_limits\`, or DynamoDB's ${format(QUOTA.reads, 0)} read units a second of a table`,
      pagesOf(counts, each),
      pagesOf(counts, requests),
    ],
  ];
}

/** Dollars for a day of pages of readings. Those above DynamoDB's quota are answered like a poll. */
function pagesOf(counts: Counts, perSecond: number): number {
  const { none, minutely } = counts.pet;
  const page = minutely['read a page of readings'];
  const served = Math.min(perSecond, QUOTA.reads / (page.reads.HealthData ?? 0));
  const polls = dayOf(counts, none['poll the pet, unchanged'], perSecond - served);
  return dayOf(counts, page, served) + polls;
}

function readingRows(counts: Counts): Row[] {
  const { each } = requestRates();
  const { requests } = addressRates();
  const send = counts.pet.minutely['send a batch'];
  const fold = counts.pet.minutely['fold a batch'];
  const day = (perSecond: number) => dayOf(counts, send, perSecond) + dayOf(counts, fold, perSecond);
  const ofUser = BATCHES_A_DAY / DAY_SECONDS;
  return [
    [
      'sends readings of one user one by one',
      `\`ingest_limits\`: ${format(batchesPerMinute, 0)} batches a minute, ${format(readingsPerDay, 0)} readings of a metric a day`,
      day(ofUser),
      day(Math.min(ofUser, requests)),
    ],
    ['sends batches of many users', `\`request_rates.each\`: ${each} a second`, day(each), day(requests)],
  ];
}

function objectRows(): Row[] {
  const stored = (bytes: number) => (costOf(prices.s3Storage, bytes) * UPLOAD_DAYS) / 30;
  const gigabit = GIGABIT_BYTES * DAY_SECONDS;
  return [
    [
      `repeats one ticket for ${UPLOAD_SECONDS} s with small files`,
      "S3's rate for one prefix: 3,500 a second; once",
      costOf(prices.s3Puts, QUOTA.puts * UPLOAD_SECONDS),
    ],
    [
      'repeats tickets all day with small files',
      "S3's rate for one prefix: 3,500 a second",
      costOf(prices.s3Puts, QUOTA.puts * DAY_SECONDS),
    ],
    [
      `repeats one ticket with ${QUOTA.objectGb} GB`,
      `one object per user, removed after a day`,
      stored(QUOTA.objectGb * GB),
    ],
    ['uploads 1 Gbit/s for many users', "the client's bandwidth, removal after a day", stored(gigabit)],
    ['downloads a portrait at 1 Gbit/s', "the client's bandwidth", costOf(prices.transfer, gigabit)],
  ];
}

function lambdaRow(): Row {
  const price: Price = prices.lambdaGbSeconds;
  const day = (concurrency: number) => costOf(price, (concurrency * DAY_SECONDS * ASSUMED.memoryMb) / 1024);
  return [
    'keeps every function busy, as with exports',
    "`lambda_concurrency`, or the account's 1,000",
    day(QUOTA.concurrency),
    day(Math.min(QUOTA.concurrency, addressRates().requests * REQUEST_SECONDS)),
  ];
}
