const MIB = 1024 ** 2;

/** Most files in one zip. Each takes 5 KB of memory. Takeout's part of Fitbit has up to 1,100. */
export const MAX_ENTRIES = 10_000;
/** Most bytes that the directory of a zip may have: 10,000 long names with their extra fields. */
export const MAX_DIRECTORY_BYTES = 8 * MIB;
/** Most unpacked bytes of the files that are read from all zips of one import. The largest known Apple Health exports have 3 GB. */
export const MAX_UNPACKED_BYTES = 8 * 1024 * MIB;
/** How many times larger than packed a file may be. Exports are 5 to 60 times larger; the format allows 1,032. */
export const MAX_RATIO = 200;
/** Bytes of each file for which the ratio is not checked. */
export const RATIO_FREE_BYTES = 16 * MIB;
/** Most bytes of a compressed zip inside a zip, which is unpacked in memory. A stored one is read in its place. */
export const MAX_NESTED_BYTES = 256 * MIB;
/** Most bytes of the beginnings of files that are kept. Beyond that, `SourceFile.head()` reads again. */
export const MAX_HEADS_BYTES = 16 * MIB;
