import { fillSizes } from './folders.ts';
import { measureRequests } from './http.ts';
import { goals, latencyTable, sizeTable } from './report.ts';
import { measureStarts } from './starts.ts';
import { measureStore } from './store.ts';

/** Measures users without pictures and readings. Returns the report. */
export async function measureUsers(folder: string, largest: number, rounds: number): Promise<string> {
  const sizes = await fillSizes(folder, largest);
  const starts = await measureStarts(sizes);
  const requested = await measureRequests(sizes, rounds);
  const store = await measureStore(sizes, rounds);
  const results = { sizes, starts, requested, store };
  return `A ratio is the median of each round's own ratio. By HTTP, one connection:

${latencyTable(sizes, requested.runs)}

The store alone:

${latencyTable(sizes, store)}

${sizeTable(results)}

Goals:

${goals(results).join('\n')}`;
}
