import { computed } from '@preact/signals';
import { printableName } from '../../../sources/printable-name.ts';
import { formats } from '../i18n/language.ts';

/** Creating a format takes milliseconds on a phone, and a list of metrics needs many numbers and days. */
const forLocale = computed(() => ({
  count: new Intl.NumberFormat(formats.value),
  share: new Intl.NumberFormat(formats.value, { style: 'percent', maximumFractionDigits: 0 }),
  days: new Intl.DateTimeFormat(formats.value, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
}));

export const formatCount = (count: number): string => forLocale.value.count.format(count);

export const formatShare = (share: number): string => forLocale.value.share.format(share);

/** @returns a range of days without line breaks, such as “1 Sept – 27 Nov” */
export const formatDays = (from: string, to: string): string =>
  forLocale.value.days.formatRange(new Date(from), new Date(to)).replaceAll(/\s/g, '\u00a0');

const MAX_NAME = 60;

/** Makes a name from a file safe to show: files can contain any text. */
export function shortName(name: string): string {
  const characters = [...printableName(name)];
  return characters.length > MAX_NAME ? `${characters.slice(0, MAX_NAME - 1).join('')}…` : characters.join('');
}
