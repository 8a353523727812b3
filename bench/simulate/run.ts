/**
 * `npm run simulate:scale`: calculates how Hatchery would serve ten million users on AWS. It measures the needs of
 * one user with the deployed code, simulates the load of partitions from a fixed seed, and compares the totals with
 * the limits that AWS documents. docs/scale.md contains its output unchanged.
 */
import { PRICED } from '../costs/prices.ts';
import { exitOnSignals } from '../harness.ts';
import { CALL_MS, PEAK, USERS } from './assumptions.ts';
import { partitionsOf, simulateHeat } from './heat.ts';
import { hotUsers } from './hot-user.ts';
import { measureHour } from './hour.ts';
import { limitsOf } from './limits.ts';
import { spreadKeys } from './random.ts';
import {
  costTable,
  heatTable,
  hotUserTable,
  itemTable,
  keyTable,
  limitTable,
  notes,
  sourceList,
  stepTable,
  storedIn,
} from './report.ts';
import { measureSteps } from './steps.ts';

exitOnSignals();

const hour = await measureHour();
const steps = await measureSteps(hour);
const [sending, folding] = ['send an hour of readings', 'fold new readings'].map((step) =>
  steps.find(({ name }) => name === step),
);
if (!sending || !folding) throw new Error('The plan has no step that sends readings, or none that folds them.');
const heats = (['Users', 'HealthData'] as const).flatMap((table) =>
  simulateHeat(table, steps, partitionsOf(table, steps, storedIn(table, hour))),
);

console.log(`${USERS.toLocaleString('en')} users; the busiest hour has ${PEAK.toFixed(1)} times the average traffic; a call to DynamoDB takes ${CALL_MS} ms.

### Operations

${stepTable(steps)}

### Stored items

${itemTable(hour, steps)}

${notes(hour, folding)}

### Distribution of keys

${keyTable(spreadKeys())}

### Load of partitions

${heatTable(heats)}

### One user without a limit

${hotUserTable(hotUsers(hour, sending))}

### Limits, in the order in which they are reached

${limitTable(limitsOf(steps))}

### Costs

${costTable(hour, steps)}

Prices: ${PRICED}.

### Sources of the limits

${sourceList()}`);
