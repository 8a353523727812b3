/** Figures that explain the others. */
import { format } from '../../bench/report.ts';
import { BATCH_SPAN_MS } from '../../core/batch.ts';
import { RECENT_MS } from '../../core/pet.ts';
import { BATCHES_A_DAY, PARTITION, sources, USERS } from './assumptions.ts';
import type { Hour } from './hour.ts';
import { storedIn } from './report.ts';
import type { Step } from './steps.ts';
import { rateOf } from './traffic.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const READ_UNIT_BYTES = 4 * 2 ** 10;

export function asides(hour: Hour, looking: Step): string {
  const days = (RECENT_MS + BATCH_SPAN_MS) / DAY_MS;
  const recent = RECENT_MS / DAY_MS;
  const recentUnits = Math.ceil((recent * BATCHES_A_DAY * hour.bytes.HealthData) / READ_UNIT_BYTES);
  const shards = Math.ceil(storedIn('HealthData', hour) / PARTITION.bytes);
  // What an invocation waits for overlaps; what it thinks does not.
  const looks = (shards * 1_000) / hour.lookMs;
  return `- A look reads the batches of ${days} days, ${hour.look.units.HealthData.reads} units, as one that began a week ago may reach into the last ${recent}; these alone would be ${recentUnits}.
- The readings' stream has a shard for each partition, and a shard one orchestrator at a time ([AWS](${sources.shards[1]})): together these do ${whole(looks)} looks a second, of which ${whole(rateOf(looking))} are asked for.
- Watches that all send in the first minute of an hour would be ${whole(USERS / 60)} batches a second, ${whole(USERS / 60 / (USERS / 3_600))} times the average.`;
}

const whole = (figure: number): string => format(figure, 0);
