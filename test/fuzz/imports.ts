import assert from 'node:assert/strict';
import { CommandError } from '../../cli/errors.ts';
import { openDatabase } from '../../cli/import/database.ts';
import { linesOfSurvey } from '../../cli/import/report.ts';
import { uploadBatches } from '../../cli/import/run.ts';
import { parseBatch } from '../../core/streams/batch.ts';
import { SourceError } from '../../sources/errors.ts';
import { openFiles } from '../../sources/files/open.ts';
import { findSource } from '../../sources/import/find-source.ts';
import { importSources } from '../../sources/import/sources.ts';
import { surveyFiles } from '../../sources/import/survey-files.ts';
import { zoneOf } from '../../sources/zone.ts';
import { type Export, hostileExports } from './exports.ts';
import { withinTimeout } from './oracle.ts';
import { type Outcome, type Search, search } from './search.ts';

/** The API's limit for the body of a batch, in bytes. */
const MAX_BYTES = 256 * 1024;
/**
 * Factor for the response timeout. Imports take longer than requests, because exports have thousands of rows and
 * several are read concurrently.
 */
const TIMEOUT_FACTOR = 10;
/**
 * All control characters except line breaks. An error message must not contain them, because a terminal would execute
 * them.
 */
const COMMANDS = /(?!\n)\p{Cc}/u;

/** Reads corrupt and hostile exports the way the importer does, and validates the batches that it would send. */
export async function fuzzImports(options: Search): Promise<Outcome> {
  const timeoutMs = options.timeoutMs * TIMEOUT_FACTOR;
  const counts = { read: 0, refused: 0, samples: 0 };

  async function check(one: Export): Promise<void> {
    const value = await withinTimeout(timeoutMs, () => read(one));
    if (typeof value === 'string') assertPlain(value);
    counts[typeof value === 'string' ? 'refused' : 'read'] += 1;
    counts.samples += typeof value === 'string' ? 0 : value;
  }

  const outcome = await search(options, hostileExports, (one) =>
    check(one).catch((error) => Promise.reject(new Error(`${error.message}\n${shown(one)}`, { cause: error }))),
  );
  const { read: imported, refused, samples } = counts;
  return { ...outcome, lines: [`  read ${imported}, with ${samples} readings to be sent; refused ${refused}`] };
}

async function read({ files, zone, now, person, shiftMs }: Export): Promise<number | string> {
  const { signal } = new AbortController();
  let samples = 0;
  try {
    const inputs = Object.entries(files).map(([name, bytes]) => ({ name, blob: new Blob([bytes]) }));
    const found = await findSource(await openFiles(inputs, signal), importSources({ openDatabase }));
    const options = { ...found, zone: zoneOf(zone), now, shiftMs, signal, onProgress: assertShare };
    const readings = await surveyFiles(person === undefined ? options : { ...options, person });
    linesOfSurvey(readings.survey, true, undefined).forEach(assertPlain);
    const metrics = readings.survey.metrics.map(({ metric }) => metric);
    for (const batch of uploadBatches(readings, metrics)) {
      const body = JSON.stringify({ samples: batch.samples });
      assert.ok(Buffer.byteLength(body) <= MAX_BYTES, `a batch has ${body.length} bytes`);
      assertAccepted(JSON.parse(body), metrics, now);
      assertShare(batch.share);
      assertPlain(batch.name);
      samples += batch.samples.length;
    }
  } catch (error) {
    if (error instanceof CommandError || error instanceof SourceError) return error.message;
    throw error;
  }
  return samples;
}

const assertShare = (share: number): void => assert.ok(share >= 0 && share <= 1, `a share of ${share}`);

/** Asserts that the server would accept the batch. Uses the server's own validation. */
function assertAccepted(body: unknown, metrics: Parameters<typeof parseBatch>[1]['metrics'], now: number): void {
  try {
    parseBatch(body, { userId: 'user', streamId: 'stream', metrics }, new Date(now));
  } catch (error) {
    throw new Error(`The server would refuse: ${JSON.stringify((error as { errors?: unknown }).errors)}`, {
      cause: error,
    });
  }
}

/** Asserts that an error message is not empty, is not a stack trace, and has no control characters. */
function assertPlain(text: string): void {
  assert.ok(text.trim() !== '' && !text.includes('\n    at '), `message ${JSON.stringify(text)}`);
  assert.doesNotMatch(text, COMMANDS);
}

const MAX_SHOWN = 2_000;
function shown({ files, ...describe }: Export): string {
  const texts = Object.entries(files).map(
    ([name, bytes]) => `  ${name}: ${JSON.stringify(bytes.toString('latin1').slice(0, MAX_SHOWN))}`,
  );
  return [`  ${JSON.stringify(describe)}`, ...texts].join('\n');
}
