import { SourceError } from '../errors.ts';
import type { ImportSource, ReadContext } from '../import/import-source.ts';
import type { SourceFile } from '../source-file.ts';
import { type Kind, kindOf } from './kinds.ts';
import { readRows } from './rows.ts';
import { parseLocalTime } from './time.ts';

/** Reads the CSV files of a Fitbit research data set from 2016, in the format in which Fitabase exported them. */
export const fitabase: ImportSource = {
  name: 'fitabase',
  label: 'Fitbit research data (Fitabase)',
  async select(files) {
    const kinds = await Promise.all(files.map(kindOf));
    return files.filter((_, at) => kinds[at]).sort((a, b) => (a.name < b.name ? -1 : 1));
  },
  needsZone: () => true,
  async read(files, context) {
    const chooser = choosePerson(context.person);
    for (const file of files) {
      const kind = await kindOf(file);
      if (kind) await readFile(file, kind, context, chooser.isWanted);
    }
    chooser.check();
  },
};

/** More people than this are not listed. */
const MAX_LISTED = 20;

/** Selects the given person, or the only one. */
function choosePerson(person: string | undefined) {
  const people = new Set<string>();
  const severalPeople = () => new SourceError('several-people', { people: [...people] });
  let wanted = person;
  let isFound = false;
  return {
    isWanted(id: string): boolean {
      wanted ??= id;
      isFound ||= id === wanted;
      if (person !== undefined) return id === wanted;
      people.add(id);
      if (people.size > MAX_LISTED) throw severalPeople();
      return id === wanted;
    },
    /** @throws a `SourceError` unless the files have one person, or the given one */
    check() {
      if (people.size > 1) throw severalPeople();
      if (!isFound)
        throw person === undefined ? new SourceError('no-people') : new SourceError('no-such-person', { person });
    },
  };
}

async function readFile(
  file: SourceFile,
  { metric, columns, read }: Kind,
  { zone, shiftMs, add, skip, signal }: ReadContext,
  isWanted: (person: string) => boolean,
): Promise<void> {
  let after: number | undefined;
  await readRows(file, columns, signal, ({ person, cells: [, time = '', ...cells], line, isBlank }) => {
    const place = () => `${file.name}, line ${line}`;
    if (isBlank) return skip('blank', place);
    if (person === '' || !isWanted(person)) return;
    const wall = parseLocalTime(time);
    if (wall === undefined) return skip('time', place);
    const reading = read(cells, wall + shiftMs, zone, after);
    if (typeof reading === 'string') return skip(reading, place);
    after = reading.start;
    add({ metric, ...reading, origin: '' });
  });
}
