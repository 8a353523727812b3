import type { HealthSample } from '../../../shared/models/typescript/types.ts';

/**
 * The recommended sleep in minutes, by the age from which it applies: Hirshkowitz et al., “National Sleep Foundation’s
 * sleep time duration recommendations”, Sleep Health 1 (2015).
 */
const SLEEP: [from: number, range: [minimum: number, maximum: number]][] = [
  [65, [7 * 60, 8 * 60]],
  [18, [7 * 60, 9 * 60]],
];

/**
 * @returns the values that are recommended at an age; undefined for minors and unknown ages, and for metrics whose good
 * values differ too much from person to person
 */
export function goodRange(
  metric: HealthSample['metric'],
  age: number | undefined,
): [minimum: number, maximum: number] | undefined {
  if (metric !== 'sleep_duration' || age === undefined) return undefined;
  return SLEEP.find(([from]) => age >= from)?.[1];
}
