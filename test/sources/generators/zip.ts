import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  data: Uint8Array | string;
  /** 0 stores, 8 deflates. With any other method the data are stored as they are, because only the number matters. */
  method?: number;
  encrypted?: boolean;
  /** What the directory says instead of the truth. */
  saidSize?: number;
  saidCrc?: number;
  /** Points to the data of the first entry, as bombs do. */
  overlaps?: boolean;
}

export interface ZipOptions {
  /** Writes all sizes and offsets as 64-bit fields. */
  zip64?: boolean;
  /** Sizes follow the data, as in zips that were written as a stream. */
  descriptors?: boolean;
  /** Spans the zip over parts of this many bytes, as `.z01`, `.z02`, …, `.zip`. */
  partBytes?: number;
  comment?: string;
}

interface Packed {
  entry: ZipEntry;
  name: Buffer;
  data: Buffer;
  size: number;
  method: number;
  crc: number;
  offset: number;
}

/** Writes a zip by the rules of APPNOTE.TXT, or against them where an option says so. */
export function makeZip(entries: readonly ZipEntry[], options: ZipOptions = {}): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(zipChunks(entries, options).chunks));
}

/** Writes a zip in parts. The directory is always in the last part. */
export function makeParts(entries: readonly ZipEntry[], partBytes: number): Uint8Array<ArrayBuffer>[] {
  const { chunks, directoryAt } = zipChunks(entries, { partBytes });
  const all = Buffer.concat(chunks);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 0; at < directoryAt; at += partBytes)
    parts.push(new Uint8Array(all.subarray(at, Math.min(at + partBytes, directoryAt))));
  const last = parts.pop() ?? new Uint8Array();
  return [...parts, new Uint8Array(Buffer.concat([last, all.subarray(directoryAt)]))];
}

function zipChunks(entries: readonly ZipEntry[], options: ZipOptions): { chunks: Buffer[]; directoryAt: number } {
  const chunks: Buffer[] = options.partBytes ? [Buffer.from('PK\x07\x08')] : [];
  const packed: Packed[] = [];
  let at = options.partBytes ? 4 : 0;
  const write = (...buffers: Buffer[]) => {
    chunks.push(...buffers);
    at += buffers.reduce((sum, { length }) => sum + length, 0);
  };
  for (const entry of entries) {
    const one = pack(entry, at);
    const [first] = packed;
    if (entry.overlaps && first) packed.push({ ...first, entry: { ...first.entry, ...entry }, name: one.name });
    else {
      packed.push(one);
      write(localHeader(one, options), one.name, ...zip64Extra(one, options, true), one.data);
      if (options.descriptors) write(numbers([4, 0x08074b50], [4, one.crc], [4, one.data.length], [4, one.size]));
    }
  }
  const directoryAt = at;
  for (const one of packed) write(directoryHeader(one, options), one.name, ...zip64Extra(one, options, false));
  write(...endOf(packed.length, directoryAt, at - directoryAt, options));
  return { chunks, directoryAt };
}

function pack(entry: ZipEntry, offset: number): Packed {
  const content = Buffer.from(entry.data);
  const method = entry.method ?? 8;
  return {
    entry,
    name: Buffer.from(entry.name),
    data: method === 8 ? deflateRawSync(content, { level: 6 }) : content,
    size: entry.saidSize ?? content.length,
    method,
    crc: entry.saidCrc ?? crc32(content),
    offset,
  };
}

const NAMES_ARE_UTF8 = 0x800;

function flagsOf({ entry }: Packed, { descriptors }: ZipOptions): number {
  return NAMES_ARE_UTF8 | (entry.encrypted ? 1 : 0) | (descriptors ? 8 : 0);
}

function localHeader(one: Packed, options: ZipOptions): Buffer {
  const { zip64, descriptors } = options;
  const sizes = descriptors ? [0, 0, 0] : zip64 ? [one.crc, MAX_32, MAX_32] : [one.crc, one.data.length, one.size];
  const [crc = 0, packedSize = 0, size = 0] = sizes;
  return numbers(
    [4, 0x04034b50],
    [2, 45],
    [2, flagsOf(one, options)],
    [2, one.method],
    [4, 0x5d7d0000],
    [4, crc],
    [4, packedSize],
    [4, size],
    [2, one.name.length],
    [2, zip64 ? 20 : 0],
  );
}

function directoryHeader(one: Packed, options: ZipOptions): Buffer {
  const { zip64, partBytes } = options;
  const disk = partBytes ? Math.floor(one.offset / partBytes) : 0;
  const offset = partBytes ? one.offset % partBytes : one.offset;
  return numbers(
    [4, 0x02014b50],
    [2, 45],
    [2, 45],
    [2, flagsOf(one, options)],
    [2, one.method],
    [4, 0x5d7d0000],
    [4, one.crc],
    [4, zip64 ? MAX_32 : one.data.length],
    [4, zip64 ? MAX_32 : one.size],
    [2, one.name.length],
    [2, zip64 ? 28 : 0],
    [2, 0],
    [2, disk],
    [2, 0],
    [4, 0],
    [4, zip64 ? MAX_32 : offset],
  );
}

function zip64Extra(one: Packed, { zip64 }: ZipOptions, isLocal: boolean): Buffer[] {
  if (!zip64) return [];
  const sizes = [
    [2, 1],
    [2, isLocal ? 16 : 24],
    [8, one.size],
    [8, one.data.length],
  ] satisfies [number, number][];
  return [isLocal ? numbers(...sizes) : numbers(...sizes, [8, one.offset])];
}

function endOf(count: number, offset: number, size: number, { zip64, partBytes, comment = '' }: ZipOptions): Buffer[] {
  const disk = partBytes ? Math.ceil(offset / partBytes) - 1 : 0;
  const at = partBytes ? offset - disk * partBytes : offset;
  const text = Buffer.from(comment);
  const [said, saidSize, saidOffset] = zip64 ? [0xffff, MAX_32, MAX_32] : [count, size, at];
  const end = [
    numbers(
      [4, 0x06054b50],
      [2, disk],
      [2, disk],
      [2, said],
      [2, said],
      [4, saidSize],
      [4, saidOffset],
      [2, text.length],
    ),
    text,
  ];
  if (!zip64) return end;
  const long = numbers(
    [4, 0x06064b50],
    [8, 44],
    [2, 45],
    [2, 45],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, size],
    [8, offset],
  );
  return [long, numbers([4, 0x07064b50], [4, 0], [8, offset + size], [4, 1]), ...end];
}

const MAX_32 = 0xffffffff;

/** Writes little-endian integers of these sizes in bytes. */
function numbers(...fields: [bytes: number, value: number][]): Buffer {
  const buffer = Buffer.alloc(fields.reduce((sum, [bytes]) => sum + bytes, 0));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 8) buffer.writeBigUInt64LE(BigInt(value), at);
    else buffer.writeUIntLE(value, at, bytes);
    at += bytes;
  }
  return buffer;
}
