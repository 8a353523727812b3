import type { HealthSample } from '../../shared/models/typescript/types.ts';
import type { Reading } from './kinds.ts';

/** A reading as the contract has it. */
export function sampleOf({ metric, value, start, end }: Reading): HealthSample {
  const sample: HealthSample = { metric, value, start: new Date(start).toISOString() };
  if (end !== undefined) sample.end = new Date(end).toISOString();
  return sample;
}
