import { selfReportOf } from '../../../core/pet/self-report.ts';
import { METRICS, type Unit } from '../../../core/streams/metrics.ts';
import { formats, t } from '../i18n/language.ts';
import type { Metric } from '../state/samples.ts';

interface UnitFormat {
  value(number: string, value: number, metric: Metric): string;
  /** Whether table cells omit the unit. */
  isBareInTables?: boolean;
  tick?(value: number): string;
  /** The differences that a chart's axis may have between two ticks; any if undefined. */
  tickSteps?: number[];
}

type PerMinute = { [M in Metric]: (typeof METRICS)[M]['unit'] extends '/min' ? M : never }[Metric];

/** For metrics measured per minute, the key of the text that names what is counted. */
const PER_MINUTE = {
  heart_rate: 'unit.heartbeats',
  resting_heart_rate: 'unit.heartbeats',
  respiratory_rate: 'unit.breaths',
} as const satisfies Record<PerMinute, string>;

const UNIT_FORMATS: Record<Unit, UnitFormat> = {
  '1': { value: (number) => number, isBareInTables: true },
  '/min': {
    value: (number, _value, metric) => t(PER_MINUTE[metric as PerMinute], { number }),
    isBareInTables: true,
  },
  '{0-100}': { value: (number) => t('unit.ofHundred', { number }), isBareInTables: true },
  '{1-3}': {
    value: (_number, value) => reportText(value),
    tick: reportText,
    tickSteps: [1],
  },
  Cel: { value: (number) => `${number} °C` },
  ms: { value: (number) => `${number} ms` },
  '%': { value: (number) => `${number} %` },
  min: {
    value(_number, value) {
      const minutes = Math.round(value);
      return t('unit.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
    },
    tick: (value) => `${formatNumber(value / 60, 1)} h`,
    tickSteps: [30, 60, 120, 240, 480],
  },
};

/** @returns the word of a self-report, also for the average of several; nothing beyond the scale, where an axis may have a tick */
function reportText(value: number): string {
  const meaning = selfReportOf(Math.round(value));
  return meaning ? t(`report.${meaning}`) : '';
}

const formatNumber = (value: number, digits: number): string =>
  value.toLocaleString(formats.value, { maximumFractionDigits: digits });

/** @returns the value with its unit, such as “7 h 50 min” or “84 bpm” */
export function formatValue(metric: Metric, value: number): string {
  const { unit, digits } = METRICS[metric];
  const number = formatNumber(value, digits);
  return UNIT_FORMATS[unit].value(number, value, metric);
}

export function formatCell(metric: Metric, value: number): string {
  const { unit, digits } = METRICS[metric];
  return UNIT_FORMATS[unit].isBareInTables ? formatNumber(value, digits) : formatValue(metric, value);
}

export function formatTick(metric: Metric, value: number): string {
  return UNIT_FORMATS[METRICS[metric].unit].tick?.(value) ?? value.toLocaleString(formats.value);
}

export const tickStepsOf = (metric: Metric): number[] | undefined => UNIT_FORMATS[METRICS[metric].unit].tickSteps;

export function formatTime(time: string): string {
  return new Date(time).toLocaleString(formats.value, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
}

/** @returns the time of day, such as “14:05” */
export function formatTimeOfDay(time: string): string {
  return new Date(time).toLocaleTimeString(formats.value, { timeStyle: 'short' });
}

export function formatDateTime(time: string): string {
  return new Date(time).toLocaleString(formats.value, { dateStyle: 'medium', timeStyle: 'short' });
}

export function formatDate(time: string): string {
  return new Date(time).toLocaleDateString(formats.value, { dateStyle: 'medium' });
}

/** @returns a day of this year, such as “27 Nov” */
export function formatShortDate(time: number): string {
  return new Date(time).toLocaleDateString(formats.value, { day: 'numeric', month: 'short' });
}

export function formatDay(time: number): string {
  return new Date(time).toLocaleDateString(formats.value, { weekday: 'short', day: 'numeric', month: 'short' });
}
