import { toTimeZone } from '../../core/util/time-zone.ts';

/** @returns the browser's time zone in the form that profiles have; undefined if it is not an IANA name */
export const browserTimeZone = (): string | undefined => toTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
