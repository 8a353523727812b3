import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { Erasure, User, UserLimits, UserStore } from '../../core/ports/users.ts';
import { applyErasure, applyUpdate } from '../../core/users/store-rules.ts';

/** Stores users in memory, for tests. */
export function memoryUsers(): UserStore & UserLimits & Maintenance {
  /** Stored as JSON, so that callers cannot modify a stored user. */
  const items = new Map<string, string>();
  /** For each erased user, first the erasure in progress, and then the time until which the tombstone is kept. */
  const erasures = new Map<string, Erasure | string>();
  const read = (userId: string): User | undefined => {
    const item = items.get(userId);
    return item === undefined ? undefined : JSON.parse(item);
  };
  const write = (user: User): User => {
    items.set(user.user_id, JSON.stringify(user));
    return user;
  };

  return {
    async get(userId) {
      return read(userId);
    },
    async create(user) {
      if (items.has(user.user_id) || erasures.has(user.user_id)) return false;
      write(user);
      return true;
    },
    async update(change, guard) {
      const result = applyUpdate(read(guard.principal.userId), change, guard);
      if (typeof result !== 'string') write(result.after);
      return result;
    },
    async replaceTokens(userId, tokens, creation) {
      const user = read(userId);
      return user?.creation === creation ? write({ ...user, tokens }) : undefined;
    },
    async setReached(userId, limited) {
      const { limited: _former, ...user } = read(userId) ?? {};
      if ('user_id' in user) write({ ...(user as User), ...(limited ? { limited } : {}) });
    },
    async beginErasure(principal, now) {
      const { userId } = principal;
      const marker = erasures.get(userId);
      const erasure = applyErasure(read(userId) ?? (typeof marker === 'string' ? undefined : marker), principal, now);
      if (!erasure) return undefined;
      items.delete(userId);
      erasures.set(userId, erasure);
      return erasure;
    },
    async getErasure(userId) {
      const marker = erasures.get(userId);
      return typeof marker === 'object' ? marker : undefined;
    },
    async endErasure(userId, expiresAt) {
      if (typeof erasures.get(userId) === 'object') erasures.set(userId, expiresAt);
    },
    async expire(before) {
      for (const [userId, until] of erasures) if (typeof until === 'string' && until < before) erasures.delete(userId);
    },
  };
}
