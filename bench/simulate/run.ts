/**
 * `npm run simulate:scale`: ten million users on AWS, on paper. What a user takes is counted by the code as it is deployed; how it falls
 * on partitions is simulated, the same in every run; what limits there are is AWS's word. What is printed goes into docs/scale.md as it is.
 */
import { PRICED } from '../costs/prices.ts';
import { exitOnSignals } from '../harness.ts';
import { CALL_MS, PEAK, USERS } from './assumptions.ts';
import { spreadKeys } from './chance.ts';
import { partitionsOf, simulateHeat } from './heat.ts';
import { hotUsers } from './hot-user.ts';
import { measureHour } from './hour.ts';
import { limitsOf } from './limits.ts';
import {
  asides,
  costTable,
  heatTable,
  hotUserTable,
  itemTable,
  keyTable,
  limitTable,
  sourceList,
  stepTable,
  storedIn,
} from './report.ts';
import { measureSteps } from './steps.ts';

exitOnSignals();

const hour = await measureHour();
const steps = await measureSteps(hour);
const [sending, looking] = ['send an hour of readings', 'fold new readings'].map((step) =>
  steps.find(({ name }) => name === step),
);
if (!sending || !looking) throw new Error('The plan has no step that sends readings, or none that folds them.');
const heats = (['Users', 'HealthData'] as const).flatMap((table) =>
  simulateHeat(table, steps, partitionsOf(table, steps, storedIn(table, hour))),
);

console.log(`${USERS.toLocaleString('en')} users; the busiest hour has ${PEAK.toFixed(1)} times the average traffic; a call to DynamoDB takes ${CALL_MS} ms.

### What they do

${stepTable(steps)}

### What is kept

${itemTable(hour, steps)}

${asides(hour, looking)}

### How keys spread

${keyTable(spreadKeys())}

### How hot partitions get

${heatTable(heats)}

### One user without measure

${hotUserTable(hotUsers(hour, sending))}

### Limits, by how soon they are reached

${limitTable(limitsOf(steps))}

### Costs

${costTable(hour, steps)}

Prices: ${PRICED}.

### Where the limits are from

${sourceList()}`);
