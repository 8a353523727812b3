import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

type Bytes = Uint8Array<ArrayBuffer>;

const pageBytesOf = (bytes: Bytes): number => new DataView(bytes.buffer).getUint16(16);

/** Returns a copy of a database in which pages in the middle begin with 0xff. */
export function damaged(bytes: Bytes): Bytes {
  const copy = bytes.slice();
  const pageBytes = pageBytesOf(copy);
  const pages = copy.length / pageBytes;
  for (let page = Math.floor(0.7 * pages); page < pages - 1; page += 1)
    copy.fill(0xff, page * pageBytes, page * pageBytes + 200);
  return copy;
}

const LEVELS = 12;
const CELLS = 100;
/** A cell has the number of a page, and a key of one byte (https://www.sqlite.org/fileformat.html, 1.6). */
const CELL_BYTES = 5;

/**
 * Returns a copy of a database whose table of weights has 100 ** 12 rows: its root, and each page that is added, refer to the next page a
 * hundred times.
 */
export function endless(bytes: Bytes): Bytes {
  const pageBytes = pageBytesOf(bytes);
  const pages = bytes.length / pageBytes;
  const root = rootOf(bytes, 'weight_record_table');
  const grown = new Uint8Array(bytes.length + LEVELS * pageBytes);
  grown.set(bytes);
  // The last page is the former root, which has a row.
  grown.copyWithin(grown.length - pageBytes, (root - 1) * pageBytes, root * pageBytes);
  for (let level = 0; level < LEVELS; level += 1) {
    const number = level === 0 ? root : pages + level;
    writeInteriorPage(new DataView(grown.buffer, (number - 1) * pageBytes, pageBytes), pages + level + 1);
  }
  new DataView(grown.buffer).setUint32(28, pages + LEVELS);
  return grown;
}

function writeInteriorPage(page: DataView, child: number): void {
  const content = page.byteLength - CELLS * CELL_BYTES;
  page.setUint8(0, 5);
  page.setUint16(3, CELLS);
  page.setUint16(5, content);
  page.setUint32(8, child);
  for (let cell = 0; cell < CELLS; cell += 1) {
    const at = content + CELL_BYTES * cell;
    page.setUint16(12 + 2 * cell, at);
    page.setUint32(at, child);
    page.setUint8(at + 4, cell + 1);
  }
}

function rootOf(bytes: Bytes, table: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'hatchery-test-'));
  try {
    const path = join(folder, 'a.db');
    writeFileSync(path, bytes);
    const database = new DatabaseSync(path);
    const row = database.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(table);
    database.close();
    return Number(row?.rootpage);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
