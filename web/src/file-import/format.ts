import { printableName } from '../../../sources/printable-name.ts';
import { formats } from '../i18n/language.ts';

export const formatCount = (count: number): string => count.toLocaleString(formats.value);

export const formatShare = (share: number): string =>
  share.toLocaleString(formats.value, { style: 'percent', maximumFractionDigits: 0 });

/** @returns a range of days, such as “1 Sept – 27 Nov” */
export function formatDays(from: string, to: string): string {
  const format = new Intl.DateTimeFormat(formats.value, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  // Without line breaks inside, unless it is longer than a line.
  return format.formatRange(new Date(from), new Date(to)).replaceAll(' ', '\u00a0');
}

const MAX_NAME = 60;

/** Makes a name from a file safe to show: files can contain any text. */
export function shortName(name: string): string {
  const characters = [...printableName(name)];
  return characters.length > MAX_NAME ? `${characters.slice(0, MAX_NAME - 1).join('')}…` : characters.join('');
}
