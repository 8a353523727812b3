import { computed } from '@preact/signals';
import { printableName } from '../../../sources/printable-name.ts';
import { formats } from '../i18n/language.ts';

/** Creating a format takes a phone up to a tenth of a second, so each is created once, when it is first needed. */
const counts = computed(() => new Intl.NumberFormat(formats.value));
const days = computed(
  () => new Intl.DateTimeFormat(formats.value, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
);

export const formatCount = (count: number): string => counts.value.format(count);

/** @returns a range of days without line breaks, such as “1 Sept – 27 Nov” */
export const formatDays = (from: string, to: string): string =>
  days.value.formatRange(new Date(from), new Date(to)).replaceAll(/\s/g, '\u00a0');

/** Creates the formats, while there is time for it. */
export function prepareFormats(): void {
  formatCount(0);
  formatDays('2026-01-01', '2026-01-02');
}

const MAX_NAME = 60;

/** Makes a name from a file safe to show: files can contain any text. */
export function shortName(name: string): string {
  const characters = [...printableName(name)];
  return characters.length > MAX_NAME ? `${characters.slice(0, MAX_NAME - 1).join('')}…` : characters.join('');
}
