/**
 * `npm run costs`: calculates the price of each operation on AWS. It runs the operations in the built function behind
 * a local API Gateway and counts the resources that they use. docs/costs.md contains its output unchanged.
 */
import { cpus } from 'node:os';
import { exitOnSignals } from '../harness.ts';
import { startCloud } from './cloud.ts';
import { measure } from './measure.ts';
import { operations } from './operations.ts';
import { LAMBDA_GB, NOT_INCLUDED, prices, totalOf } from './prices.ts';
import { billTable, type Measured, monthOf, monthTable, needsTable, priceTable } from './report.ts';

const USERS = 10_000;

exitOnSignals();

const cloud = await startCloud();
const measured: Measured = [];
for (const operation of operations) measured.push([operation, await measure(cloud, operation)]);
await cloud.stop();

const millisecond = (LAMBDA_GB * prices['Lambda, arm64'].dollars) / 1000;
console.log(`- Requests are counted with the built function, behind a local API Gateway, DynamoDB and S3.
- Writes and reads are DynamoDB's units, which depend on the size of the stored items.
- Lambda's milliseconds are measured with the warm function on ${cpus()[0]?.model}, with DynamoDB and S3 on the same machine. On AWS each call
  to DynamoDB takes a few milliseconds more; a million milliseconds cost $${millisecond.toFixed(3)} (${LAMBDA_GB * 1024} MB, arm64).

${needsTable(measured)}

${billTable(measured)}

${monthTable(measured, USERS)}

In all, a thousand users cost $${((totalOf(monthOf(measured, USERS)) / USERS) * 1000).toFixed(2)} a month. Not included: ${NOT_INCLUDED}.

${priceTable()}`);
