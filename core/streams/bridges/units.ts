import type { Metric } from '../../ports/samples.ts';
import { METRICS, type Unit } from '../metrics.ts';

type Convert = (value: number) => number;

const unchanged: Convert = (value) => value;
const times =
  (factor: number): Convert =>
  (value) =>
    value * factor;
/** Apps send oxygen saturation as a percentage or as a fraction, both with the unit `%`. A real saturation is far above 1 %. */
const percentage: Convert = (value) => (value <= 1 ? value * 100 : value);

/** The units that apps send, in lower case, for each of our units, and how to convert them. */
const CONVERSIONS: Record<Unit, Record<string, Convert>> = {
  '/min': {
    'count/min': unchanged,
    'beats/min': unchanged,
    'breaths/min': unchanged,
    '/min': unchanged,
    bpm: unchanged,
    brpm: unchanged,
    'count/s': times(60),
    hz: times(60),
  },
  ms: { ms: unchanged, s: times(1000) },
  '%': { '%': percentage, percent: percentage },
  Cel: {
    degc: unchanged,
    '°c': unchanged,
    c: unchanged,
    cel: unchanged,
    celsius: unchanged,
    degf: (value) => (value - 32) / 1.8,
    '°f': (value) => (value - 32) / 1.8,
    f: (value) => (value - 32) / 1.8,
    fahrenheit: (value) => (value - 32) / 1.8,
  },
  '1': { count: Math.round, steps: Math.round },
  min: {
    min: unchanged,
    minutes: unchanged,
    hr: times(60),
    h: times(60),
    hours: times(60),
    s: times(1 / 60),
    seconds: times(1 / 60),
  },
  '{0-100}': { score: unchanged, '%': unchanged, percent: unchanged },
  // No app sends it.
  '{1-3}': {},
};

/** Number of decimals that a converted value keeps. */
const DECIMALS = 3;

/**
 * Converts a value to the unit of its metric.
 *
 * @returns undefined if the metric cannot have this unit
 */
export function toUnitOf(metric: Metric, value: number, unit: string): number | undefined {
  const conversions = CONVERSIONS[METRICS[metric].unit];
  const name = unit.trim().toLowerCase();
  const convert = Object.hasOwn(conversions, name) ? conversions[name] : undefined;
  return convert && Math.round(convert(value) * 10 ** DECIMALS) / 10 ** DECIMALS;
}
