/**
 * `npm run simulate:scale`: simulates the load of DynamoDB's partitions from a fixed seed, with ten million users who
 * have the day of the cost model. docs/scale.md contains its output unchanged. Takes five minutes of processor time.
 */
import { readCounts } from '../costs/counts.ts';
import { partitionsOf, simulateHeat } from './heat.ts';
import { spreadKeys } from './random.ts';
import { heatTable, keyTable, storedIn } from './report.ts';
import { stepsOf } from './steps.ts';

const counts = readCounts();
const steps = stepsOf(counts);
const heats = (['Users', 'HealthData'] as const).flatMap((table) =>
  simulateHeat(table, steps, partitionsOf(table, steps, storedIn(table, counts))),
);

console.log(`### Distribution of keys

${keyTable(spreadKeys())}

### Load of partitions

${heatTable(heats)}`);
