import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { SourceError, type SourceErrorCode } from '../../sources/errors.ts';
import { MAX_ENTRIES } from '../../sources/files/limits.ts';
import { openFiles } from '../../sources/files/open.ts';
import type { SourceFile } from '../../sources/source-file.ts';
import { makeParts, makeZip, type ZipEntry } from './generators/zip.ts';

const ENTRIES: ZipEntry[] = [
  { name: 'folder/a.csv', data: 'a,b\n1,2\n'.repeat(50_000) },
  { name: 'folder/stored.txt', data: 'stored', method: 0 },
  { name: 'folder/empty.txt', data: '' },
];
const CONTENT = ENTRIES.map(({ name, data }) => [name, String(data)]);

type Input = { name: string; bytes: Uint8Array<ArrayBuffer> };
const open = (...inputs: Input[]) => openFiles(inputs.map(({ name, bytes }) => ({ name, blob: new Blob([bytes]) })));
const zip = (bytes: Uint8Array<ArrayBuffer>, name = 'export.zip'): Input => ({ name, bytes });

async function textOf(file: SourceFile): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function contentOf(files: readonly SourceFile[]): Promise<string[][]> {
  return Promise.all(files.map(async (file) => [file.name, await textOf(file)]));
}

/** Opens and reads everything, and expects this error. */
async function rejects(code: SourceErrorCode, ...inputs: Input[]): Promise<void> {
  const message = await failureOf(...inputs);
  assert.equal(message.code, code, message.message);
}

async function failureOf(...inputs: Input[]): Promise<SourceError> {
  try {
    await contentOf(await open(...inputs));
  } catch (error) {
    if (error instanceof SourceError) return error;
    throw error;
  }
  throw new Error('It was read.');
}

suite('zips that are whole', () => {
  for (const options of [{}, { zip64: true }, { descriptors: true }, { comment: 'made by a phone' }]) {
    test(`read with ${JSON.stringify(options)}`, async () => {
      const files = await open(zip(makeZip(ENTRIES, options)));
      assert.deepEqual(await contentOf(files), CONTENT);
      assert.deepEqual(await contentOf(files), CONTENT, 'can be read again');
      assert.deepEqual(
        files.map(({ size }) => size),
        ENTRIES.map(({ data }) => data.length),
      );
      const [first] = files;
      assert.equal((await first?.head())?.length, 65_536);
      assert.equal(Buffer.from((await first?.head()) ?? []).toString(), CONTENT[0]?.[1]?.slice(0, 65_536));
    });
  }

  test('names are only names, and duplicates are kept', async () => {
    const names = [
      '../../etc/passwd',
      '/absolute',
      'C:\\windows',
      'a\u001b[31m\n.csv',
      'same',
      'same',
      'Exportieren.xml',
    ];
    const files = await open(zip(makeZip(names.map((name) => ({ name, data: name })))));
    assert.deepEqual(
      await contentOf(files),
      names.map((name) => [name, name]),
    );
  });

  test('other files pass through, and files that macOS adds are left out', async () => {
    const inner = makeZip([
      ...ENTRIES,
      { name: '__MACOSX/folder/._a.csv', data: 'x' },
      { name: '.DS_Store', data: 'x' },
    ]);
    const files = await open(zip(Buffer.from('plain') as never, 'folder/plain.csv'), zip(inner, 'no-extension'));
    assert.deepEqual(await contentOf(files), [['folder/plain.csv', 'plain'], ...CONTENT]);
  });

  test('numbered zips are opened together', async () => {
    const [a, b] = [makeZip(ENTRIES.slice(0, 1)), makeZip(ENTRIES.slice(1))];
    assert.deepEqual(await contentOf(await open(zip(a, 'takeout-001.zip'), zip(b, 'takeout-002.zip'))), CONTENT);
    assert.deepEqual(await contentOf(await open(zip(b, 'takeout-002.zip'))), CONTENT.slice(1));
  });

  test('a zip inside a zip is opened, stored or compressed, and no deeper', async () => {
    const inner = makeZip(ENTRIES);
    for (const method of [0, 8]) {
      const outer = makeZip([
        { name: 'inner.zip', data: inner, method },
        { name: '__MACOSX/._inner.zip', data: 'x' },
      ]);
      assert.deepEqual(await contentOf(await open(zip(outer))), CONTENT);
      await rejects('nested-zip', zip(makeZip([{ name: 'outer.zip', data: outer, method }])));
    }
    const beside = [{ name: 'inner.zip', data: inner }, ...ENTRIES];
    assert.equal((await open(zip(makeZip(beside)))).length, 4, 'a zip beside files is only a file');
  });

  test('split into parts', async () => {
    const entries = [
      ...ENTRIES,
      { name: 'noise', data: Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * i * 7919) % 251)), method: 0 },
    ];
    const parts = makeParts(entries, 1000);
    assert.ok(parts.length > 3);
    const inputs = parts.map((bytes, index) =>
      zip(bytes, index === parts.length - 1 ? 'Export.zip' : `Export.z0${index + 1}`),
    );
    assert.deepEqual((await contentOf(await open(...inputs.toReversed()))).slice(0, 3), CONTENT);
    const [first, second, ...rest] = inputs;
    if (!first || !second) throw new Error('There are parts.');
    for (const missing of [[first], rest, [first, ...rest], inputs.slice(0, -1), inputs.slice(-1)])
      await rejects('split-zip', ...missing);

    const whole = makeZip(entries);
    const pieces = [whole.slice(0, 700), whole.slice(700, 1400), whole.slice(1400)].map((bytes, i) =>
      zip(bytes, `a.zip.00${i + 1}`),
    );
    assert.deepEqual((await contentOf(await open(...pieces.toReversed()))).slice(0, 3), CONTENT);
    await rejects('split-zip', ...pieces.slice(1));
    await rejects('cut-off-zip', ...pieces.slice(0, 2));
  });
});

suite('zips that cannot be read get one sentence', () => {
  const whole = makeZip(ENTRIES);
  const text = (data: string, name: string) => zip(new TextEncoder().encode(data), name);

  test('cut off, damaged, or not a zip', async () => {
    await rejects('cut-off-zip', zip(whole.slice(0, -30)));
    await rejects('damaged-zip', zip(whole.slice(0, 10)));
    await rejects('not-a-zip', text('<!doctype html><title>Sign in</title>', 'export.zip'));
    await rejects('not-a-zip', text('', 'export.zip'));
    const flipped = whole.slice();
    flipped.set([255, 255, 255, 255], 60);
    await rejects('damaged-zip', zip(flipped));
    await rejects('damaged-zip', zip(makeZip([{ name: 'a', data: 'text', method: 0, saidCrc: 1 }])));
    assert.equal((await open(zip(makeZip([])))).length, 0, 'an empty zip has no files');
  });

  test('encrypted, and compressed in ways that browsers cannot read', async () => {
    await assert.rejects(open(zip(makeZip([{ name: 'a.xml', data: 'x', encrypted: true }]))), {
      code: 'encrypted-zip',
    });
    for (const [method, name] of [
      [9, 'Deflate64'],
      [93, 'Zstandard'],
      [14, 'LZMA'],
      [77, 'method 77'],
    ] as const) {
      const { code, message } = await failureOf(zip(makeZip([{ name: 'a\u0007.xml', data: 'x', method }])));
      assert.equal(code, 'unknown-compression');
      assert.match(message, new RegExp(`^a\\.xml is compressed with ${name}, `));
    }
  });

  test('bombs', async () => {
    await rejects('wrong-size', zip(makeZip([{ name: 'a', data: 'x'.repeat(3_000_000), saidSize: 100 }])));
    await rejects('damaged-zip', zip(makeZip([{ name: 'a', data: 'x', saidSize: 100 }])));
    await rejects('too-compressed', zip(makeZip([{ name: 'a', data: Buffer.alloc(20 * 1024 ** 2) }])));
    const overlapping = [
      { name: 'a', data: 'x'.repeat(1000) },
      { name: 'b', data: '', overlaps: true },
    ];
    await rejects('damaged-zip', zip(makeZip(overlapping)));
    const huge = Array.from({ length: 3 }, (_, i) => ({ name: `${i}`, data: 'x', saidSize: 3 * 1024 ** 3 }));
    await rejects('too-large-unpacked', zip(makeZip(huge)));
  });

  test('too many entries', async () => {
    const entries = Array.from({ length: MAX_ENTRIES + 1 }, (_, i) => ({ name: `${i}`, data: '', method: 0 }));
    await rejects('too-many-entries', zip(makeZip(entries)));
  });
});

test('reading stops when it is aborted', async () => {
  const [file] = await open(
    zip(makeZip([{ name: 'a', data: Buffer.from(Array.from({ length: 2_000_000 }, (_, i) => (i * 7919) % 251)) }])),
  );
  const controller = new AbortController();
  const chunks = file?.chunks(controller.signal)[Symbol.asyncIterator]();
  await chunks?.next();
  controller.abort();
  await assert.rejects(async () => chunks?.next(), { name: 'AbortError' });
  const early = openFiles([{ name: 'a.zip', blob: new Blob([makeZip(ENTRIES)]) }], controller.signal);
  await assert.rejects(early, { name: 'AbortError' });
});

test('flipped bytes never crash it, and give no more than the directory says', async () => {
  const whole = makeZip(
    ENTRIES.map((entry) => ({ ...entry, data: entry.data.slice(0, 400) })),
    { zip64: true },
  );
  let seed = 3;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  for (let run = 0; run < 300; run += 1) {
    const copy = whole.slice();
    for (let flip = 0; flip <= run % 8; flip += 1) copy[random(copy.length)] = random(256);
    try {
      for (const file of await open(zip(copy))) assert.ok((await textOf(file)).length <= Math.max(file.size, 0));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
    }
  }
});
