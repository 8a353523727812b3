import type { ImportSource, ReadContext } from '../import/import-source.ts';
import type { SkipReason } from '../import/skipped.ts';
import { printableName } from '../printable-name.ts';
import type { SourceFile } from '../source-file.ts';
import { recordReader } from './records.ts';
import { headText } from './text.ts';
import { readXml } from './xml.ts';

const ROOT = 'HealthData';
const BEGINNING = /<(?:!DOCTYPE\s+)?HealthData[\s>[/]/;
/** The name of the file is translated (`Exportieren.xml`, `导出.xml`), but not its extension. */
const CANDIDATE = /(?:\.xml|(?:^|\/)[^/.]+)$/i;

/** The export of Apple's app Health: `export.zip` with one XML file, from which the records of 90 days are read. */
export const appleHealth: ImportSource = {
  name: 'apple-health',
  label: 'Apple Health',
  async select(files) {
    const selected: SourceFile[] = [];
    for (const file of files) {
      if (CANDIDATE.test(file.name) && isExport(await headText(file))) selected.push(file);
    }
    return selected;
  },
  // All times have an offset.
  needsZone: () => false,
  async read(files, context) {
    const records = recordReader(context);
    for (const file of files) {
      const skipped = countSkipped(file, context);
      let isInCorrelation = false;
      const handlers = {
        open(name: string, attributes: Readonly<Record<string, string | undefined>>, line: number) {
          if (name === 'Correlation') isInCorrelation = true;
          if (name !== 'Record' || isInCorrelation) return;
          const reason = records.read(attributes);
          if (reason) skipped.add(reason, line);
        },
        // The records in a correlation are also outside it.
        close(name: string) {
          if (name === 'Correlation') isInCorrelation = false;
        },
        damaged: (line: number) => skipped.add('damaged', line),
      };
      await readXml(file, ROOT, handlers, context.signal);
      skipped.report();
    }
    records.finish();
  },
};

const isExport = (head: string): boolean => head.trimStart().startsWith('<') && BEGINNING.test(head);

/** Counts what is skipped, because one call of the context for each of millions of records would be slow. */
function countSkipped({ name }: SourceFile, { skip }: ReadContext) {
  const counts = new Map<SkipReason, { count: number; line: number }>();
  return {
    add(reason: SkipReason, line: number): void {
      const found = counts.get(reason);
      if (found) found.count += 1;
      else counts.set(reason, { count: 1, line });
    },
    report(): void {
      for (const [reason, { count, line }] of counts) skip(reason, () => `${printableName(name)}, line ${line}`, count);
    },
  };
}
