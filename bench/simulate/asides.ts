/** Figures that explain the others. */
import { format } from '../markdown.ts';
import { PARTITION, sources, USERS } from './assumptions.ts';
import type { Hour } from './hour.ts';
import { storedIn } from './report.ts';
import type { Step } from './steps.ts';
import { rateOf } from './traffic.ts';

export function asides(hour: Hour, looking: Step): string {
  const shards = Math.ceil(storedIn('HealthData', hour) / PARTITION.bytes);
  // What an invocation waits for overlaps; what it thinks does not.
  const looks = (shards * 1_000) / hour.lookMs;
  return `- New readings are folded into the pet without reading others. Once a day the fold is rebuilt, from ${hour.rebuild.units.HealthData.reads} units of batches.
- The readings' stream has a shard for each partition, and a shard one orchestrator at a time ([AWS](${sources.shards[1]})): together these do ${whole(looks)} looks a second, of which ${whole(rateOf(looking))} are asked for.
- Watches that all send in the first minute of an hour would be ${whole(USERS / 60)} batches a second, ${whole(USERS / 60 / (USERS / 3_600))} times the average.`;
}

const whole = (figure: number): string => format(figure, 0);
