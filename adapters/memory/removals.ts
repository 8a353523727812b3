import type { PendingRemoval, Removals } from '../../core/ports/removals.ts';

/** Stores pending removals in memory, for tests. */
export function memoryRemovals(): Removals {
  const entries = new Map<string, PendingRemoval>();

  return {
    async begin(removal, since) {
      const pending = { id: crypto.randomUUID(), since, removal: { ...removal } };
      entries.set(pending.id, pending);
      return pending;
    },
    async end({ id }) {
      entries.delete(id);
    },
    async *pending(before) {
      const due = [...entries.values()].filter(({ since }) => since < before);
      yield* due.sort((a, b) => (a.since < b.since ? -1 : 1));
    },
  };
}
