/** Why a row or a reading is not imported, and what can be done about it. */
const REASONS = {
  blank: 'blank rows',
  time: 'rows with an invalid date or time; write it like 4/12/2016 7:54:00 AM',
  number: 'rows without the expected number',
  value: 'readings outside of what a body can have',
  'not-worn': 'days without a single step: the tracker was not worn',
  again: 'rows of a day that had one already; the first counts',
  old: 'readings older than 90 days, which are not kept; --as-if-until today moves them to now',
  ahead: 'readings that are not over yet; import them later, or say --as-if-until yesterday’s date',
  'not-agreed': 'readings that the stream has no consent for',
} as const;

export type Reason = keyof typeof REASONS;

/** Counts the rows and readings that were left out, by reason. */
export interface SkipLog {
  /** The place is kept for the first of each reason. */
  add(reason: Reason, place: string, count?: number): void;
  /** How many, by reason. */
  counts(): Partial<Record<Reason, number>>;
  /** A line for each reason. */
  lines(): string[];
}

export function createSkipLog(): SkipLog {
  const noted = new Map<Reason, { count: number; first: string }>();
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
