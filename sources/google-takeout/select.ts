import { DAY_MS } from '../durations.ts';
import type { SourceFile } from '../source-file.ts';
import { FAMILIES, familyOf, type TakeoutFamily } from './families.ts';
import { dateIn, spanDaysOf } from './file-dates.ts';

/** In these folders, a file is what its name says. */
const FOLDER = /(?:^|\/)(?:Takeout|Global Export Data|[^/]*_GoogleData)\//;
/** A file without rows is not larger: it has a header, or says "no data". */
const MAX_EMPTY_BYTES = 2048;
/** Files with consecutive dates that are closer than this have one day each; others have a month. */
const MONTH_MS = 28 * DAY_MS;

/**
 * Selects the files with readings, in the order of preference. Most files of a Takeout are not read at all.
 *
 * @returns older files with local times only for the time that no newer file covers, so that the wearer's zone is only asked for if
 * necessary
 */
export async function selectTakeout(files: readonly SourceFile[]): Promise<SourceFile[]> {
  const found: { file: SourceFile; family: TakeoutFamily }[] = [];
  for (const file of files) {
    const family = familyOf(file.name);
    if (family && (await hasReadings(file, family))) found.push({ file, family });
  }
  const byFamily = Map.groupBy(found, ({ family }) => family);
  const filesOf = (family: TakeoutFamily) => (byFamily.get(family) ?? []).map(({ file }) => file);
  return FAMILIES.flatMap((family, rank) => {
    const own = filesOf(family);
    if (!family.needsZone) return own;
    const better = FAMILIES.slice(0, rank).filter(({ metric }) => metric === family.metric);
    const covers = better.map((newer) => createCover(newer, filesOf(newer), own));
    return own.filter(({ name }) => !covers.some((isCovered) => isCovered(dateIn(name))));
  });
}

async function hasReadings(file: SourceFile, family: TakeoutFamily): Promise<boolean> {
  if (FOLDER.test(file.name) && file.size > MAX_EMPTY_BYTES) return true;
  const head = await file.head();
  const text = new TextDecoder(head[0] === 0xff && head[1] === 0xfe ? 'utf-16le' : 'utf-8').decode(head);
  if (family.format === 'json') return /^\s*\[\s*\{/.test(text) && /"(?:value|minutesAsleep)"/.test(text);
  const [header = '', ...rows] = text.split('\n', 100);
  const columns = header.toLowerCase();
  return [family.time, family.value].every((name) => columns.includes(name)) && rows.some((row) => row.trim() !== '');
}

/** @returns a function that tells whether the files of a family have the days from a date on, so that older files are not needed */
function createCover(
  family: TakeoutFamily,
  files: readonly SourceFile[],
  older: readonly SourceFile[],
): (date: number | undefined) => boolean {
  const periods = files.map(({ name }) => {
    const from = dateIn(name);
    if (from === undefined) return { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };
    return { from, to: from + spanDaysOf(name, family) * DAY_MS };
  });
  const starts = periods.map(({ from }) => from).sort((a, b) => a - b);
  const [first = 0] = starts;
  const olderDates = older.flatMap(({ name }) => dateIn(name) ?? []);
  const days =
    (Math.max(...starts, ...olderDates) - (Number.isFinite(first) ? first : Math.min(...olderDates))) / DAY_MS;
  const size = files.reduce((sum, file) => sum + file.size, 0);
  if (size < (family.bytesPerDay ?? 0) * days) return () => false;
  const isDaily =
    starts.length > 1
      ? starts.some((start, at) => at > 0 && start - (starts[at - 1] ?? 0) < MONTH_MS)
      : isMidMonth(first);
  return (date = Number.POSITIVE_INFINITY) =>
    periods.some(({ from, to }) => from <= date && date < (isDaily && Number.isFinite(to) ? from + DAY_MS : to));
}

/** A file of a month has the date of its first day. */
const isMidMonth = (date: number): boolean => Number.isFinite(date) && new Date(date).getUTCDate() !== 1;
