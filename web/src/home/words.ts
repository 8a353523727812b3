import { METRICS, type Unit } from '../../../core/streams/metrics.ts';
import { formats, t } from '../i18n/language.ts';
import type { Metric } from '../state/samples.ts';

/** How values of a unit are written, where that is not the number with the unit behind it. */
interface UnitWords {
  value(number: string, value: number): string;
  /** In a table's cell, where the unit need not be repeated. */
  isBareInTables?: boolean;
  /** At a chart's scale, as short as possible. */
  mark?(value: number): string;
}
const UNIT_WORDS: Partial<Record<Unit, UnitWords>> = {
  '1': { value: (number) => number, isBareInTables: true },
  '/min': { value: (number) => t('unit.perMinute', { number }), isBareInTables: true },
  '{0-100}': { value: (number) => t('unit.ofHundred', { number }), isBareInTables: true },
  Cel: { value: (number) => `${number} °C` },
  min: {
    value(_number, value) {
      const minutes = Math.round(value);
      return t('unit.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
    },
    mark: (value) => `${numberWords(value / 60, 1)} h`,
  },
};

const numberWords = (value: number, digits: number): string =>
  value.toLocaleString(formats.value, { maximumFractionDigits: digits });

/** A reading as one would say it: hours and minutes of sleep, degrees, beats a minute. */
export function valueWords(metric: Metric, value: number): string {
  const { unit, digits } = METRICS[metric];
  const number = numberWords(value, digits);
  return UNIT_WORDS[unit]?.value(number, value) ?? `${number} ${unit}`;
}

/** A reading in a table. */
export function figureWords(metric: Metric, value: number): string {
  const { unit, digits } = METRICS[metric];
  return UNIT_WORDS[unit]?.isBareInTables ? numberWords(value, digits) : valueWords(metric, value);
}

/** A mark of a chart's scale. */
export function markWords(metric: Metric, value: number): string {
  return UNIT_WORDS[METRICS[metric].unit]?.mark?.(value) ?? value.toLocaleString(formats.value);
}

export function timeWords(time: string): string {
  return new Date(time).toLocaleString(formats.value, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
}

export function dateWords(time: string): string {
  return new Date(time).toLocaleString(formats.value, { dateStyle: 'medium', timeStyle: 'short' });
}

export function dayWords(time: number): string {
  return new Date(time).toLocaleDateString(formats.value, { weekday: 'short', day: 'numeric', month: 'short' });
}
