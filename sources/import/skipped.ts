/**
 * Why readings, rows or records of a file are not sent. The text is for the command line; the app has its own texts, by key. A key is
 * added here first, then in `web/src/file-import/texts`.
 */
export const SKIP_REASONS = {
  blank: 'blank rows',
  time: 'records without a valid date or time',
  number: 'records without the expected number',
  value: 'readings outside the possible range',
  unit: 'readings in a unit that is not known',
  again: 'readings that are in the file twice',
  mirror: 'copies that another app made of these readings',
  'other-source': 'readings of another device or app that measured the same; one counts for each day',
  'not-worn': 'days without steps, on which the tracker was not worn',
  'not-asleep': 'times in bed or awake, which are not sleep',
  'other-metric': 'records of kinds that Hatchery does not store',
  old: 'readings older than 90 days',
  ahead: 'readings in the future; the clock of the device was wrong, or the file has empty days to come',
  damaged: 'records that are damaged',
} as const;

export type SkipReason = keyof typeof SKIP_REASONS;

export interface Skipped {
  reason: SkipReason;
  count: number;
  /** The first one, such as `sleep_score.csv, line 7`. Contains no reading. */
  first: string;
}
