import type { Act, AuditLog } from '../../core/ports/audit.ts';
import type { Maintenance } from '../../core/ports/maintenance.ts';

export interface MemoryAudit extends AuditLog, Maintenance {
  /** Adds acts together with a change. */
  add(acts: readonly Act[]): void;
}

/** Stores acts in memory, for tests. */
export function memoryAudit(): MemoryAudit {
  let stored: { id: number; act: Act }[] = [];
  let last = 0;
  const add = (acts: readonly Act[]) => {
    for (const act of acts) {
      last += 1;
      stored.push({ id: last, act: { ...act } });
    }
  };
  return {
    add,
    async record(act) {
      add([act]);
    },
    async list({ userId, after, limit }) {
      const older = stored
        .filter(({ act }) => userId === undefined || act.user_id === userId)
        .sort((a, b) => (a.act.at === b.act.at ? b.id - a.id : a.act.at < b.act.at ? 1 : -1))
        .filter(({ id, act: { at } }) => !after || at < after.at || (at === after.at && id < Number(after.id)));
      const page = older.slice(0, limit);
      const end = page.at(-1);
      return {
        acts: page.map(({ act }) => ({ ...act })),
        ...(older.length > limit && end ? { next: { at: end.act.at, id: String(end.id) } } : {}),
      };
    },
    async expire(before) {
      stored = stored.filter(({ act }) => act.at >= before);
    },
  };
}
