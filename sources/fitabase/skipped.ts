/** Why a row or a reading is not imported, and what can be done about it. */
const REASONS = {
  blank: 'blank rows',
  time: 'rows with a date or time that is none; write it like 4/12/2016 7:54:00 AM',
  number: 'rows without the number that is looked for',
  value: 'readings that no body can have',
  'not-worn': 'days without a single step: the tracker was not worn',
  again: 'rows of a day that had one already; the first counts',
  old: 'readings older than 90 days, which are not kept; --as-if-until today moves them to now',
  ahead: 'readings that are not over yet; import them later, or say --as-if-until yesterday’s date',
  'not-agreed': 'readings that the stream has no consent for',
} as const;

export type Reason = keyof typeof REASONS;

export interface Skipped {
  /** Counts what was left out, and remembers where that was first. */
  note(reason: Reason, place: string, count?: number): void;
  /** A line for each reason. */
  lines(): string[];
}

export function skippedRows(): Skipped {
  const noted = new Map<Reason, { count: number; first: string }>();
  return {
    note(reason, place, count = 1) {
      const known = noted.get(reason);
      if (known) known.count += count;
      else noted.set(reason, { count, first: place });
    },
    lines: () =>
      [...noted].map(
        ([reason, { count, first }]) =>
          `skipped ${count.toLocaleString('en')}: ${REASONS[reason]} (the first: ${first})`,
      ),
  };
}
