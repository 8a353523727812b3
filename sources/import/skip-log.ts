import { printableName } from '../printable-name.ts';
import { SKIP_REASONS, type Skipped, type SkipReason } from './skipped.ts';

export interface SkipLog {
  /** @param place called only for the first one of each reason */
  skip(reason: SkipReason, place: () => string, count?: number): void;
  /** In the order of `SKIP_REASONS`. */
  list(): Skipped[];
}

export function createSkipLog(): SkipLog {
  const noted = new Map<SkipReason, Skipped>();
  return {
    skip(reason, place, count = 1) {
      if (count === 0) return;
      const known = noted.get(reason);
      if (known) known.count += count;
      else noted.set(reason, { reason, count, first: printableName(place()) });
    },
    list: () => (Object.keys(SKIP_REASONS) as SkipReason[]).flatMap((reason) => noted.get(reason) ?? []),
  };
}
