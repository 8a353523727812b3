import { UNITS } from '../../../core/streams/metrics.ts';
import { formats, t } from '../i18n/language.ts';
import type { Metric } from '../state/samples.ts';

/** A reading as one would say it: hours and minutes of sleep, degrees, beats a minute. */
export function valueWords(metric: Metric, value: number): string {
  if (metric === 'sleep_duration') {
    const minutes = Math.round(value);
    return t('unit.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  }
  const number = value.toLocaleString(formats.value, { maximumFractionDigits: metric === 'body_temperature' ? 1 : 0 });
  const unit = UNITS[metric];
  if (unit === '/min') return t('unit.perMinute', { number });
  if (unit === 'Cel') return `${number} °C`;
  if (unit === '{0-100}') return t('unit.ofHundred', { number });
  return unit === '1' ? number : `${number} ${unit}`;
}

/** A reading in a table, where the unit need not stand in every cell. */
export function figureWords(metric: Metric, value: number): string {
  const isBare = ['/min', '{0-100}', '1'].includes(UNITS[metric]);
  return isBare ? value.toLocaleString(formats.value, { maximumFractionDigits: 0 }) : valueWords(metric, value);
}

/** A mark of a chart's scale: as short as can be. */
export function markWords(metric: Metric, value: number): string {
  if (metric !== 'sleep_duration') return value.toLocaleString(formats.value);
  return `${(value / 60).toLocaleString(formats.value, { maximumFractionDigits: 1 })} h`;
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
