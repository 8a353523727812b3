import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SourceError } from '../../sources/errors.ts';
import { blobFile } from '../../sources/files/blob-file.ts';
import { findSource } from '../../sources/import/find-source.ts';
import type { ImportSource, SourceName } from '../../sources/import/import-source.ts';
import { importSources } from '../../sources/import/sources.ts';
import type { UnsupportedKind } from '../../sources/import/unsupported.ts';
import { printableName } from '../../sources/printable-name.ts';

const startsWith = (text: string) => async (file: { head(): Promise<Uint8Array> }) =>
  Buffer.from(await file.head())
    .toString()
    .startsWith(text);

/** Selects files by their first character. */
const sourceOf = (name: SourceName, label: string, start: string): ImportSource => ({
  name,
  label,
  async select(files) {
    const matches = await Promise.all(files.map(startsWith(start)));
    return files.filter((_, index) => matches[index]);
  },
  needsZone: () => false,
  read: async () => {},
});

const SOURCES = [sourceOf('whoop', 'WHOOP', 'w'), sourceOf('apple-health', 'Apple Health', '<')];
const UNSUPPORTED: UnsupportedKind[] = [{ code: 'not-a-database', matches: startsWith('SQLite') }];

const find = (...contents: string[]) =>
  findSource(
    contents.map((content, index) => blobFile(`file-${index}\u202e.csv`, new Blob([content]))),
    SOURCES,
    UNSUPPORTED,
  );

async function messageOf(found: Promise<unknown>): Promise<string> {
  const error = await found.then(
    () => undefined,
    (thrown) => thrown,
  );
  assert.ok(error instanceof SourceError);
  return error.message;
}

test('the kind of an export is found by content, beside files of no kind', async () => {
  const { source, files } = await find('other', 'why', 'when');
  assert.equal(source.name, 'whoop');
  assert.deepEqual(
    files.map(({ name }) => printableName(name)),
    ['file-1.csv', 'file-2.csv'],
  );
});

test('one sentence says what is wrong with the files', async () => {
  assert.equal(
    await messageOf(find()),
    'There are no files in it. Choose the file or folder that the app or service exported.',
  );
  assert.equal(await messageOf(find('x')), 'Hatchery cannot read file-0.csv. It reads exports of WHOOP, Apple Health.');
  const all = importSources({ openDatabase: () => assert.fail() });
  const unknown = await messageOf(findSource([blobFile('x', new Blob(['x']))], all));
  assert.ok(
    all.every(({ label }) => unknown.includes(label)),
    unknown,
  );
  assert.equal(
    await messageOf(find('x', 'y')),
    'Hatchery can read none of these 2 files, such as file-0.csv. It reads exports of WHOOP, Apple Health.',
  );
  assert.equal(
    await messageOf(find('why', '<x>')),
    'The files are exports of different kinds: WHOOP, Apple Health. Import one at a time.',
  );
  assert.match(await messageOf(find('x', 'SQLite')), /^file-1\.csv is not a database of Health Connect\./);
});

test('a name is shown without characters that a terminal or page interprets, and shortened', () => {
  assert.equal(printableName('a\u001b[31m\nb\u202ec\u200b\ud800'), 'a[31mbc');
  const long = printableName(`${'ä'.repeat(5000)}.csv`);
  assert.equal([...long].length, 100);
  assert.ok(long.startsWith('…ä') && long.endsWith('.csv'));
});

test('a file that was removed after it was chosen gets a sentence', async () => {
  const gone = new Blob(['x']);
  const broken = Object.assign(new DOMException('gone', 'NotReadableError'));
  Object.assign(gone, { stream: () => new ReadableStream({ start: (controller) => controller.error(broken) }) });
  await assert.rejects(async () => blobFile('a.csv', gone).chunks()[Symbol.asyncIterator]().next(), {
    code: 'unreadable-file',
  });
});
