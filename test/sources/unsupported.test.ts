import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceError } from '../../sources/errors.ts';
import { googleTakeout } from '../../sources/google-takeout/google-takeout.ts';
import { findSource } from '../../sources/import/find-source.ts';
import { whoop } from '../../sources/whoop/whoop.ts';
import { memoryFile } from '../support/memory-file.ts';
import { fixtureFiles } from './read-source.ts';

async function errorOf(...files: Parameters<typeof findSource>[0]): Promise<string> {
  try {
    await findSource(files, [googleTakeout, whoop]);
  } catch (error) {
    assert.ok(error instanceof SourceError);
    return `${error.code}: ${error.message}`;
  }
  return assert.fail('found a source');
}

test('names files that it cannot read, and the export to ask for instead', async () => {
  const [garmin, site] = await fixtureFiles('unsupported');
  assert.ok(garmin && site);
  const garminActivities = memoryFile(
    'DI_CONNECT/DI-Connect-Wellness/1_sleepData.json',
    '[{"calendarDate":"2026-11-27"}]',
  );
  const takeout = [
    memoryFile('archive_browser.html', '<!DOCTYPE html>'),
    memoryFile('Takeout/Google Photos/photo.json', '{"title":"beach.jpg"}'),
  ];
  const empty = memoryFile(
    'Google Health/Physical Activity_GoogleData/steps_2026-11-01.csv',
    'timestamp,steps,data source\n',
  );
  const clinical = memoryFile('export_cda.xml', '<?xml version="1.0"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">');
  const health = 'without health data. Go to takeout.google.com and choose Google Health there.';
  const share =
    'Let Garmin Connect share its data with Apple Health or Health Connect, and import the export of that app.';
  assert.deepEqual(
    [
      await errorOf(garmin),
      await errorOf(garminActivities),
      await errorOf(site),
      await errorOf(clinical),
      await errorOf(...takeout),
      await errorOf(empty),
      await errorOf(memoryFile('heart.csv', 'time,value\n1,2\n')),
    ],
    [
      `garmin-table: Sleep.csv is a table of Garmin Connect, which has no exact times. ${share}`,
      `garmin-export: ${garminActivities.name} is part of an export of Garmin, which Hatchery cannot read. ${share}`,
      'fitbit-site-table: fitbit_export_20261127.csv is from the former website of Fitbit, and lacks most readings. Go to takeout.google.com, choose Google Health there, and import that export.',
      'apple-clinical-document: export_cda.xml is the clinical document in an export of Apple Health. Choose the whole export.zip, or the large XML file beside it.',
      `takeout-without-health: archive_browser.html is part of a Google Takeout ${health}`,
      `takeout-without-health: ${empty.name} is part of a Google Takeout ${health}`,
      'unknown-kind: Hatchery cannot read heart.csv. It reads exports of Google Takeout (Google Health, Fitbit), WHOOP.',
    ],
  );
});

test('a file that is not text is not taken for a table', async () => {
  const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7919) % 256);
  assert.match(await errorOf(memoryFile('picture.csv', bytes)), /^unknown-kind/);
  assert.match(await errorOf(memoryFile('quote.csv', `"${'x'.repeat(70_000)}`)), /^unknown-kind/);
});
