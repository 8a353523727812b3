import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../../cli/errors.ts';
import { findFiles } from '../../cli/import/files.ts';
import { selectPerson } from '../../cli/import/person.ts';
import { uploadBatches } from '../../cli/import/run.ts';
import { parseBatch } from '../../core/streams/batch.ts';
import { DAY_MS } from '../../sources/durations.ts';
import { SourceError } from '../../sources/errors.ts';
import { KINDS } from '../../sources/fitabase/kinds.ts';
import { findPeople } from '../../sources/fitabase/people.ts';
import { createSkipLog } from '../../sources/fitabase/skipped.ts';
import { zoneOf } from '../../sources/zone.ts';
import { type Export, hostileExports } from './exports.ts';
import { withinTimeout } from './oracle.ts';
import { type Outcome, type Search, search } from './search.ts';

const METRICS = KINDS.map(({ metric }) => metric);
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
  const folder = await mkdtemp(join(tmpdir(), 'hatchery-fuzz-'));

  async function check(one: Export): Promise<void> {
    const own = await mkdtemp(join(folder, 'export-'));
    for (const [name, bytes] of Object.entries(one.files)) await writeFile(join(own, name), bytes);
    const value = await withinTimeout(timeoutMs, () => read(own, one));
    if (typeof value === 'string') assertPlain(value);
    counts[typeof value === 'string' ? 'refused' : 'read'] += 1;
    counts.samples += typeof value === 'string' ? 0 : value;
    await rm(own, { recursive: true });
  }

  try {
    const outcome = await search(options, hostileExports, (one) =>
      check(one).catch((error) => Promise.reject(new Error(`${error.message}\n${shown(one)}`, { cause: error }))),
    );
    const { read: imported, refused, samples } = counts;
    return { ...outcome, lines: [`  read ${imported}, with ${samples} readings to be sent; refused ${refused}`] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function read(folder: string, { zone: name, isNamed, asIfToday, everySecond }: Export): Promise<number | string> {
  const now = Date.now();
  const zone = zoneOf(name);
  const skipped = createSkipLog();
  let samples = 0;
  try {
    const files = await findFiles(folder);
    const people = await findPeople(files);
    const [person, { lastDay }] = selectPerson(people, isNamed ? [...people.keys()][0] : undefined);
    const yesterday = Math.floor(now / DAY_MS) * DAY_MS - DAY_MS;
    const shiftMs = asIfToday && Number.isFinite(lastDay) ? yesterday - lastDay : 0;
    const read = { person, zone, shiftMs, skipped };
    for await (const batch of uploadBatches({ files, read, metrics: METRICS, everySecond, now })) {
      const body = JSON.stringify({ samples: batch.samples });
      assert.ok(Buffer.byteLength(body) <= MAX_BYTES, `a batch has ${body.length} bytes`);
      assertAccepted(JSON.parse(body), now);
      assert.ok(batch.share >= 0 && batch.share <= 1, `a share of ${batch.share}`);
      assertPlain(batch.name);
      samples += batch.samples.length;
    }
  } catch (error) {
    if (error instanceof CommandError || error instanceof SourceError) return error.message;
    throw error;
  }
  skipped.lines().forEach(assertPlain);
  return samples;
}

/** Asserts that the server would accept the batch. Uses the server's own validation. */
function assertAccepted(body: unknown, now: number): void {
  try {
    parseBatch(body, { userId: 'user', streamId: 'stream', metrics: METRICS }, new Date(now));
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
