/**
 * `npm run costs`: computes the monthly bill on AWS from `counts.json`, and writes the tables and figures into the
 * documents. With `-- --counts FILE` it prints the bill of other counts, such as another commit's, and writes nothing.
 */
import { parseArgs } from 'node:util';
import { readCounts } from './counts.ts';
import { writeDocuments } from './documents.ts';
import { actionTable, summaryTable } from './report.ts';

const { values } = parseArgs({ options: { counts: { type: 'string' } } });
if (values.counts === undefined) writeDocuments();
else {
  const counts = readCounts(values.counts);
  console.log(`${summaryTable(counts)}\n\n${actionTable(counts)}`);
}
