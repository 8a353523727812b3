/**
 * `npm run simulate:scale`: calculates how Hatchery would serve ten million users on AWS. It takes
 * what one user needs from the cost model, simulates the load of partitions from a fixed seed, and compares the totals
 * with the limits that AWS documents. docs/scale.md contains its output unchanged. Takes a minute.
 */
import { ASSUMED } from '../costs/assumed.ts';
import { readCounts } from '../costs/counts.ts';
import { PEAK, USERS } from './assumptions.ts';
import { partitionsOf, simulateHeat } from './heat.ts';
import { hotUsers } from './hot-user.ts';
import { limitsOf } from './limits.ts';
import { spreadKeys } from './random.ts';
import {
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
import { stepNamed, stepsOf } from './steps.ts';

const counts = readCounts();
const steps = stepsOf(counts);
const heats = (['Users', 'HealthData'] as const).flatMap((table) =>
  simulateHeat(table, steps, partitionsOf(table, steps, storedIn(table, counts))),
);

console.log(`${USERS.toLocaleString('en')} users; the busiest hour has ${PEAK.toFixed(1)} times the average traffic; a call to DynamoDB takes ${ASSUMED.callMs} ms.

### Operations

${stepTable(steps)}

### Stored items

${itemTable(counts, steps)}

${notes(counts, stepNamed(steps, 'fold a batch'))}

### Distribution of keys

${keyTable(spreadKeys())}

### Load of partitions

${heatTable(heats)}

### One user without a limit

${hotUserTable(hotUsers(counts))}

### Limits, in the order in which they are reached

${limitTable(limitsOf(steps))}

### Sources of the limits

${sourceList()}`);
