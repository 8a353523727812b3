/** Writes the model's tables and figures between markers in the documents. */
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from '../markdown.ts';
import { scaleTexts } from '../simulate/documents.ts';
import { type Counts, readCounts } from './counts.ts';
import { type Day, days } from './day.ts';
import { actionTable, billTable, dayTable, dollars, monthFor, priceTable, storageFor, summaryTable } from './report.ts';
import { waysInTable } from './ways-in.ts';
import { worstReadings, worstTable } from './worst.ts';

const root = new URL('../../', import.meta.url);
const documents = ['README.md', 'docs/costs.md', 'docs/scale.md', 'docs/deploy-aws.md'];

/** The texts by the name in their markers. Texts of several lines stand in paragraphs of their own. */
function textsOf(counts: Counts): Record<string, string> {
  const [none, hourly] = [days['without a watch'], days['hourly watch']];
  const month = (day: Day, users: number) => monthFor(counts, day, users);
  const bills = Object.entries(days).map(([name, day]) => [name.replaceAll(' ', '-'), billTable(counts, day)]);
  return {
    'none-10k': dollars(month(none, 10_000)),
    'none-10k-once': dollars(month({ ...none, minutesOpen: 0 }, 10_000)),
    'hourly-10k': dollars(month(hourly, 10_000)),
    'hourly-10m': dollars(month(hourly, 10_000_000)),
    idle: dollars(month(none, 0)),
    'model-10k': dollars(month({ ...none, modelMessages: 3 }, 10_000) - month(none, 10_000)),
    'million-users': dollars(storageFor(counts, 1_000_000)),
    'chart-units': format(counts.pet.minutely['load the charts'].reads.HealthData ?? 0, 0),
    'today-units': format(counts.pet.minutely['load the charts of today'].reads.HealthData ?? 0, 0),
    ...scaleTexts(counts),
    summary: summaryTable(counts),
    day: dayTable(),
    ...Object.fromEntries(bills),
    actions: actionTable(counts),
    'ways-in': waysInTable(),
    worst: worstTable(counts),
    'worst-readings': dollars(worstReadings(counts)),
    prices: priceTable(),
  };
}

/** Replaces what stands between `<!--costs:NAME-->` and `<!--/costs-->`. */
function filled(document: string, texts: Record<string, string>): string {
  return document.replaceAll(/(<!--costs:([\w-]+)-->)[\s\S]*?(<!--\/costs-->)/g, (_all, start, name, end) => {
    const text = texts[name];
    if (text === undefined) throw new Error(`The cost model has no text "${name}".`);
    return text.includes('\n') ? `${start}\n\n${text}\n\n${end}` : `${start}${text}${end}`;
  });
}

/** @returns the documents as they should be, by path */
export function costDocuments(counts = readCounts()): Map<string, string> {
  const texts = textsOf(counts);
  return new Map(documents.map((path) => [path, filled(readFileSync(new URL(path, root), 'utf8'), texts)]));
}

export function writeDocuments(): void {
  for (const [path, text] of costDocuments()) writeFileSync(new URL(path, root), text);
}
