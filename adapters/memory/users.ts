import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { UserDirectory } from '../../core/ports/user-directory.ts';
import type { UserLimits } from '../../core/ports/user-limits.ts';
import type { Erasure, User, UserStore } from '../../core/ports/users.ts';
import { actOf } from '../../core/privacy/acts.ts';
import { applyErasure, applyUpdate } from '../../core/users/store-rules.ts';
import { type MemoryAudit, memoryAudit } from './audit.ts';

/** Stores users in memory, for tests. */
export function memoryUsers(
  audit: Pick<MemoryAudit, 'add'> = memoryAudit(),
): UserStore & UserLimits & UserDirectory & Maintenance {
  /** Stored as JSON, so that callers cannot modify a stored user. */
  const items = new Map<string, string>();
  /** For each erased user, first the erasure in progress, and then the time until which the tombstone is kept. */
  const erasures = new Map<string, Erasure | string>();
  const read = (userId: string): User | undefined => {
    const item = items.get(userId);
    return item === undefined ? undefined : frozen(JSON.parse(item));
  };
  const write = (user: User): User => {
    items.set(user.user_id, JSON.stringify(user));
    return frozen(user);
  };

  return {
    async get(userId) {
      return read(userId);
    },
    async create(user, acts = []) {
      if (items.has(user.user_id) || erasures.has(user.user_id)) return false;
      if (acts.length > 0) audit.add(acts);
      items.set(user.user_id, JSON.stringify(user));
      return true;
    },
    async update(change, guard) {
      const result = applyUpdate(read(guard.principal.userId), change, guard);
      if (typeof result !== 'string') {
        // First, so that a failure leaves the user unchanged.
        audit.add(change.acts ?? []);
        write(result.after);
      }
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
    async beginErasure(principal, now, version) {
      const { userId } = principal;
      const marker = erasures.get(userId);
      const user = read(userId);
      const erasure = applyErasure(user ?? (typeof marker === 'string' ? undefined : marker), principal, now, version);
      if (!erasure) return undefined;
      if (user) audit.add([actOf('erase', principal, now)]);
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
    async list(after = '', limit) {
      const ids = [...items.keys()].sort().filter((userId) => userId > after);
      const users = ids.slice(0, limit).flatMap((userId) => read(userId) ?? []);
      return { users: users.map(listed), ...(ids.length > limit ? { next: ids[limit - 1] ?? '' } : {}) };
    },
    async expire(before) {
      for (const [userId, until] of erasures) if (typeof until === 'string' && until < before) erasures.delete(userId);
    },
  };
}

const listed = ({ user_id, created_at, updated_at, version, lock }: User) => ({
  user_id,
  created_at,
  updated_at,
  version,
  ...(lock ? { lock } : {}),
});

/** Makes every test that uses this store fail if a user is changed outside the store. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(frozen);
  return value;
}
