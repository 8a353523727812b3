import type { FoundReading } from '../import/import-source.ts';

/** How a type of quantity becomes readings of a metric. */
export interface Quantity {
  metric: FoundReading['metric'];
  /** Converts a value to the metric's unit, for each unit that the file may have. */
  units: ReadonlyMap<string, (value: number) => number>;
}

const unchanged = (value: number): number => value;
const toHundredths = (value: number): number => Math.round(value * 100) / 100;

const PER_MINUTE = new Map([
  ['count/min', unchanged],
  ['count/s', (value: number) => toHundredths(value * 60)],
]);

/** By the `type` of a record. */
export const QUANTITIES: ReadonlyMap<string, Quantity> = new Map<string, Quantity>([
  ['HKQuantityTypeIdentifierHeartRate', { metric: 'heart_rate', units: PER_MINUTE }],
  ['HKQuantityTypeIdentifierRestingHeartRate', { metric: 'resting_heart_rate', units: PER_MINUTE }],
  // Not the same measure as `heart_rate_variability_rmssd`.
  [
    'HKQuantityTypeIdentifierHeartRateVariabilitySDNN',
    { metric: 'heart_rate_variability_sdnn', units: new Map([['ms', unchanged]]) },
  ],
  ['HKQuantityTypeIdentifierRespiratoryRate', { metric: 'respiratory_rate', units: PER_MINUTE }],
  [
    'HKQuantityTypeIdentifierOxygenSaturation',
    // The file has a fraction, although its unit is "%".
    { metric: 'oxygen_saturation', units: new Map([['%', (value) => toHundredths(value * 100)]]) },
  ],
  [
    'HKQuantityTypeIdentifierBodyTemperature',
    {
      metric: 'body_temperature',
      units: new Map([
        ['degC', unchanged],
        ['degF', (value) => toHundredths(((value - 32) * 5) / 9)],
      ]),
    },
  ],
  // A step count is a whole number in the contract, but some apps write fractions.
  ['HKQuantityTypeIdentifierStepCount', { metric: 'step_count', units: new Map([['count', Math.round]]) }],
]);

export const SLEEP_TYPE = 'HKCategoryTypeIdentifierSleepAnalysis';

const SLEEP_VALUE = 'HKCategoryValueSleepAnalysis';
/** `Asleep` until iOS 15; then `AsleepUnspecified`, `AsleepCore`, `AsleepDeep` and `AsleepREM`. */
const ASLEEP = `${SLEEP_VALUE}Asleep`;
const NOT_ASLEEP: readonly string[] = [`${SLEEP_VALUE}InBed`, `${SLEEP_VALUE}Awake`];

export function sleepKind(value: string): 'asleep' | 'not-asleep' | 'unknown' {
  if (value.startsWith(ASLEEP)) return 'asleep';
  return NOT_ASLEEP.includes(value) ? 'not-asleep' : 'unknown';
}
