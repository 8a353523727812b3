/** The reasons for skipping a row or a reading, with what the user can do about each. */
const REASONS = {
  blank: 'blank rows',
  time: 'rows with an invalid date or time; write it like 4/12/2016 7:54:00 AM',
  number: 'rows without the expected number',
  value: 'readings out of range',
  'not-worn': 'days without steps, on which the tracker was not worn',
  again: 'duplicate rows of a day; the first is imported',
  old: 'readings older than 90 days; --as-if-until today shifts them to now',
  ahead: 'readings that end in the future; import them later, or set --as-if-until to yesterday’s date',
  'not-agreed': 'readings that the stream has no consent for',
} as const;

export type SkipReason = keyof typeof REASONS;

export interface SkipLog {
  /** Counts skipped rows or readings. Only the first place is kept for each reason. */
  add(reason: SkipReason, place: string, count?: number): void;

  counts(): Partial<Record<SkipReason, number>>;
  lines(): string[];
}

export function createSkipLog(): SkipLog {
  const noted = new Map<SkipReason, { count: number; first: string }>();
  return {
    add(reason, place, count = 1) {
      const known = noted.get(reason);
      if (known) known.count += count;
      else noted.set(reason, { count, first: place });
    },
    counts: () => Object.fromEntries([...noted].map(([reason, { count }]) => [reason, count])),
    lines: () =>
      [...noted].map(
        ([reason, { count, first }]) =>
          `skipped ${count.toLocaleString('en')}: ${REASONS[reason]} (the first: ${first})`,
      ),
  };
}
