import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { readCsv } from '../../sources/csv.ts';
import { SourceError } from '../../sources/errors.ts';
import { type MemoryFile, memoryFile } from '../support/memory-file.ts';

async function rowsOf(file: MemoryFile): Promise<string[][]> {
  const rows: string[][] = [];
  await readCsv(file, undefined, (header) => {
    rows.push([...header]);
    return (cells) => rows.push([...cells]);
  });
  return rows;
}

const cell = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'ß', ' ', '1', '.'), maxLength: 4 }),
  fc.string({ unit: fc.constantFrom('a', '""', ',', '\n', '💤'), maxLength: 4 }).map((text) => `"${text}"`),
);
const row = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(','));
const table = fc
  .tuple(fc.array(row, { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([rows, newline, ended]) => rows.join(newline) + (ended ? newline : ''));

test('rows are those of csv-parse, wherever the chunks and the quotation marks are', async () => {
  await fc.assert(
    fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (text, chunkBytes) => {
      const expected: string[][] = parse(text, { trim: true, relax_column_count: true, relax_quotes: true });
      assert.deepEqual(await rowsOf(memoryFile('a.csv', text, chunkBytes)), expected);
    }),
    { numRuns: 300 },
  );
});

test('rows have line numbers, before and after the first quotation mark', async () => {
  const lines: [string, number][] = [];
  const file = memoryFile('a.csv', 'time,value\r\na,1\r\n\r\nb,"2"\r\nc,3\r\n', 7);
  await readCsv(
    file,
    undefined,
    () =>
      ([first = ''], line) =>
        lines.push([first, line]),
  );
  assert.deepEqual(lines, [
    ['a', 2],
    ['', 3],
    ['b', 4],
    ['c', 5],
  ]);
});

test('reads UTF-16 and byte order marks', async () => {
  const text = 'Größe,"n"\r\n1,💤\r\n';
  const utf16 = new Uint8Array(
    new Uint16Array([...`\ufeff${text}`].flatMap((one) => one.split('').map((c) => c.charCodeAt(0)))).buffer,
  );
  const expected = [
    ['Größe', 'n'],
    ['1', '💤'],
  ];
  assert.deepEqual(await rowsOf(memoryFile('a.csv', utf16, 5)), expected);
  assert.deepEqual(await rowsOf(memoryFile('a.csv', `\ufeff${text}`, 5)), expected);
});

test('rejects a row that does not end, without reading the rest of the file', async () => {
  for (const rest of ['x'.repeat(500_000), `1,"${'x'.repeat(500_000)}`, '1,"2']) {
    const file = memoryFile('my\u0007file.csv', `a,b\n${rest}`);
    const isBroken = (error: unknown) =>
      error instanceof SourceError && error.code === 'broken-csv' && /^myfile.csv .* line 2/.test(error.message);
    await assert.rejects(rowsOf(file), isBroken);
    assert.ok(file.bytesRead() < 200_000);
  }
});

test('stops at a header that is not wanted, and when it is aborted', async () => {
  const file = memoryFile('a.csv', 'a,b\n'.repeat(1000), 100);
  await readCsv(file, undefined, () => undefined);
  assert.equal(file.bytesRead(), 100);
  const aborting = new AbortController();
  const reading = readCsv(file, aborting.signal, () => () => aborting.abort());
  await assert.rejects(reading, { name: 'AbortError' });
  assert.ok(file.bytesRead() < 400);
});
