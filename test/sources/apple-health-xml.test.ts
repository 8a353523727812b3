import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appleHealth } from '../../sources/apple-health/apple-health.ts';
import { SourceError } from '../../sources/errors.ts';
import type { SourceFile } from '../../sources/source-file.ts';
import { appleFile, importApple, record, xml } from './apple-health.ts';

const TIME = '2026-11-27 19:20:56 +0100';
const heart = (value: number | string, more: Record<string, string> = {}) =>
  record({
    type: 'HKQuantityTypeIdentifierHeartRate',
    unit: 'count/min',
    startDate: TIME,
    endDate: TIME,
    value: `${value}`,
    ...more,
  });
const values = async (content: string) => {
  const { readings, skipped } = await importApple(content);
  return [readings.map(({ value }) => value), ...skipped.map(({ reason, count }) => [reason, count])];
};
const refused = (code: string) => (error: unknown) => {
  assert.ok(error instanceof SourceError, String(error));
  assert.equal(error.code, code);
  return true;
};

test('selects exports by content, whatever the language of their name', async () => {
  const selected = async (name: string, content: string | Uint8Array<ArrayBuffer>) =>
    (await appleHealth.select([appleFile(content, name)])).length === 1;
  const content = xml(heart(60));
  const dtd = `<?xml version="1.0"?>\n<!DOCTYPE HealthData [\n${'<!-- -->'.repeat(10_000)}]>\n<HealthData/>`;
  for (const name of ['Exportieren.xml', 'apple_health_export/导出.xml', 'EXPORT.XML', 'export'])
    assert.ok(await selected(name, content), name);
  assert.ok(await selected('export.xml', dtd));
  assert.ok(await selected('export.xml', utf16(content)));
  assert.ok(
    !(await selected(
      'export_cda.xml',
      '<?xml version="1.0"?>\n<ClinicalDocument><HealthDatabase/></ClinicalDocument>',
    )),
  );
  assert.ok(!(await selected('notes.xml', 'An export begins with <HealthData>.')));
  assert.ok(!(await selected('workout-routes/route.gpx', content)));
  assert.ok(!(await selected('export.xml', '')));
  assert.equal(appleHealth.needsZone([]), false);
});

test('reads the attributes of records in any order, and with children', async () => {
  const reversed = `<Record value="61" endDate="${TIME}" startDate="${TIME}" unit="count/min" type="HKQuantityTypeIdentifierHeartRate">
    <MetadataEntry key="a" value="b"/><HeartRateVariabilityMetadataList><x bpm="80"/></HeartRateVariabilityMetadataList>
  </Record>`;
  assert.deepEqual(await values(xml(heart(60), reversed, heart(62))), [[60, 61, 62]]);
});

test('the records of a correlation are ignored, because they are repeated outside', async () => {
  const correlation = `<Correlation type="HKCorrelationTypeIdentifierBloodPressure">${heart(70)}<MetadataEntry/>${heart(71)}</Correlation>`;
  assert.deepEqual(await values(xml(heart(60), correlation, heart(70), '<Correlation/>', heart(71))), [[60, 70, 71]]);
});

test('a broken DTD is skipped, and its entities are not expanded', async () => {
  const laughs = Array.from({ length: 40 }, (_, at) => `<!ENTITY l${at + 1} "&l${at};&l${at};&l${at};&l${at};">`).join(
    '\n',
  );
  const dtd = `<!DOCTYPE HealthData [
    <!-- HealthKit Export Version: 12 -->
    <!ENTITY l0 "ha"><!ENTITY file SYSTEM "file:///etc/passwd">${laughs}
    <!ATTLIST HealthData
      locale CDATA #REQUIRED
    <!ELEMENT Record (MetadataEntry*)>
  ]>`;
  const content = xml(heart(60, { sourceName: '&l40;&file;' }), heart('&l40;')).replace(
    '<HealthData',
    `${dtd}\n<HealthData`,
  );
  const { readings, skipped } = await importApple(content);
  assert.deepEqual(
    readings.map(({ origin }) => origin),
    ['&l40;&file;'],
  );
  assert.deepEqual(
    skipped.map(({ reason }) => reason),
    ['number'],
  );
});

test('characters that XML does not allow do not matter', async () => {
  const device = '<Record device="\x0b\x00\ufffe&#11;&nbsp;" ';
  assert.deepEqual(await values(xml(heart(60).replace('<Record ', device), `\x1f${heart(61)}\x00`)), [[60, 61]]);
});

test('a damaged element is skipped and counted, and the records after it are read', async () => {
  const damaged = {
    'a missing quotation mark': heart(61).replace('value="61"', 'value="61'),
    'the same attribute twice': heart(61).replace('/>', ' value="62"/>'),
    'a missing =': heart(61).replace('value=', 'value'),
    'another closing tag': `${heart(61).replace('/>', '>')}</Recorc>`,
    'an element that is not closed': '<Workout>',
    'a closing tag too many': '</Workout>',
    text: `</Workout>${'text '.repeat(1000)}`,
  };
  for (const [name, element] of Object.entries(damaged)) {
    const { readings, skipped } = await importApple(xml(heart(60), element, heart(62), heart(63), heart(64)));
    const read = readings.map(({ value }) => value).filter((value) => value !== 61 && value !== 62);
    assert.deepEqual(read, [60, 63, 64], name);
    assert.ok(
      readings.every(({ origin }) => origin === 'Watch'),
      name,
    );
    assert.deepEqual(
      skipped.map(({ reason, count }) => [reason, count]),
      [['damaged', 1]],
      name,
    );
  }
});

test('a file whose end is missing is refused', async () => {
  const content = xml(heart(60), heart(61));
  const end = content.lastIndexOf('</HealthData>');
  for (const length of [end, end + 5, end + '</HealthData'.length, content.indexOf('<Record') + 20])
    await assert.rejects(importApple(content.slice(0, length)), refused('cut-off-xml'));
  assert.deepEqual(await values(content.trimEnd()), [[60, 61]]);
  assert.deepEqual(await values('<HealthData locale="en"/>'), [[]]);
});

test('another XML file and text are refused', async () => {
  for (const content of [
    '<ClinicalDocument><HealthData></HealthData></ClinicalDocument>',
    'text',
    '',
    '<?xml version="1.0"?>',
  ])
    await assert.rejects(importApple(content), refused('damaged-xml'));
});

test('UTF-16 with a byte order mark is read, and characters that are split between chunks', async () => {
  const content = xml(heart(60, { sourceName: 'Anna’s ⌚👟' }));
  const bytes = new TextEncoder().encode(content);
  const split: SourceFile = {
    ...appleFile(content),
    async *chunks() {
      for (let at = 0; at < bytes.length; at++) yield bytes.slice(at, at + 1);
    },
  };
  const bigEndian = new Uint8Array(Buffer.from(utf16(content)).swap16());
  for (const file of [appleFile(utf16(content)), appleFile(bigEndian), split]) {
    const { readings } = await importApple('', {}, [file]);
    assert.deepEqual(
      readings.map(({ value, origin }) => [value, origin]),
      [[60, 'Anna’s ⌚👟']],
    );
  }
});

test('what would take too much memory is refused', async () => {
  const long = 'x'.repeat(3 * 1024 * 1024);
  const hostile = {
    attribute: heart(60, { device: long }),
    name: `<${long}/>`,
    attributes: `<Record ${'a="1" '.repeat(300_000)}/>`,
    comment: `<!--${long}-->`,
    text: long,
    nesting: '<a>'.repeat(65),
    errors: '<a ='.repeat(110_000),
  };
  for (const [name, element] of Object.entries(hostile))
    await assert.rejects(importApple(xml(heart(60), element)), refused('damaged-xml'), name);
  await assert.rejects(importApple(`<!DOCTYPE HealthData [${long}]>${xml()}`), refused('damaged-xml'));
  assert.deepEqual(await values(xml(heart(60, { device: 'x'.repeat(100_000) }))), [[60]]);
});

test('reading can be aborted', async () => {
  const controller = new AbortController();
  const add = () => controller.abort(new Error('cancelled'));
  const content = xml(heart(60), ...Array.from({ length: 2_000 }, () => heart(61)));
  await assert.rejects(importApple(content, { add, signal: controller.signal }), /cancelled/);
});

function utf16(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'));
}
