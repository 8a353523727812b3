import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SourceError } from '../../sources/errors.ts';
import { openFiles } from '../../sources/files/open.ts';
import { googleTakeout } from '../../sources/google-takeout/google-takeout.ts';
import { findSource } from '../../sources/import/find-source.ts';
import type { ImportSource } from '../../sources/import/import-source.ts';
import { whoop } from '../../sources/whoop/whoop.ts';
import { type MemoryFile, memoryFile } from '../support/memory-file.ts';
import { googleTakeoutFiles, type TakeoutOptions } from './generators/google-takeout.ts';
import { mutate } from './generators/mutations.ts';
import { type WhoopOptions, whoopFiles } from './generators/whoop.ts';
import { makeZip } from './generators/zip.ts';
import { readSource } from './read-source.ts';
import { assertReport, report } from './reports.ts';

/** Summer time ended within the last days. */
const NOW = Date.parse('2026-11-02T09:00:00Z');

const SMALL = { days: 3, heartRates: 4, otherBytes: 60 };
const SOURCES = [googleTakeout, whoop];

const takeout = (options: Partial<TakeoutOptions> = {}): MemoryFile[] =>
  googleTakeoutFiles({ now: NOW, days: 12, heartRates: 48, otherBytes: 3000, ...options }).map(({ name, parts }) =>
    memoryFile(name, [...parts()].join('')),
  );
const whoopExport = (options: Partial<WhoopOptions> = {}): MemoryFile[] =>
  whoopFiles({ now: NOW, days: 12, ...options }).map(({ name, content }) => memoryFile(name, content));

test('the reports of generated exports are as expected', async () => {
  await assertReport('google-takeout', await report(googleTakeout, takeout(), { now: NOW }));
  await assertReport('fitbit-takeout', await report(googleTakeout, takeout({ form: 'fitbit' }), { now: NOW }));
  const english = await report(whoop, whoopExport(), { now: NOW });
  await assertReport('whoop', english);
  for (const language of ['de', 'pt'] as const) {
    const { digest } = await report(whoop, whoopExport({ language }), { now: NOW });
    assert.equal(digest, english.digest, language);
  }
});

test('parts of a zip and the unpacked folder have the same batches', async () => {
  const entries = googleTakeoutFiles({ now: NOW, ...SMALL }).map(({ name, parts }) => ({
    name,
    data: [...parts()].join(''),
  }));
  const half = Math.ceil(entries.length / 2);
  const parts = [entries.slice(0, half), entries.slice(half)].map((some, at) => ({
    name: `takeout-20261102T090000Z-1-00${at + 1}.zip`,
    blob: new Blob([makeZip(some)]),
  }));
  const { source, files } = await findSource(await openFiles(parts), SOURCES);
  assert.equal(source, googleTakeout);
  const { digest } = await report(source, files, { now: NOW });
  assert.equal(digest, (await report(googleTakeout, takeout(SMALL), { now: NOW })).digest);
});

test('an import of the same files, in any order and with repetitions, has the same batches', async () => {
  for (const [source, files] of [
    [googleTakeout, takeout()],
    [whoop, whoopExport()],
  ] as const) {
    const first = await report(source, files, { now: NOW });
    const second = await report(source, [...files.toReversed(), ...files], { now: NOW });
    assert.equal(second.digest, first.digest, source.name);
  }
});

/** The smallest files, so that most mutations hit something that matters. */
const small: [ImportSource, MemoryFile[]][] = [
  [googleTakeout, takeout(SMALL)],
  [googleTakeout, takeout({ ...SMALL, form: 'fitbit' })],
  [whoop, whoopExport({ days: 8 })],
  [whoop, whoopExport({ days: 8, language: 'de' })],
];

test('damaged files are read as far as possible, or rejected with a SourceError', async () => {
  const cases = fc.record({
    which: fc.constantFrom(...small),
    seed: fc.integer(),
    chunkBytes: fc.constantFrom(31, 65_536),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ which: [source, files], seed, chunkBytes }) => {
      const damaged = await Promise.all(files.map(async (file, at) => mutate(file, seed + at, chunkBytes)));
      try {
        for (const { value, start, end = start } of (await readSource(source, damaged)).readings)
          assert.ok(Number.isFinite(value) && Number.isFinite(start) && Number.isFinite(end));
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
      }
    }),
    { numRuns: 60 },
  );
});
