import type { InactiveUsers, UserDirectory } from '../../core/ports/user-directory.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { uuidBytes } from '../../core/users/credentials.ts';
import { lastActivity } from '../../core/users/last-activity.ts';

/** Finds inactive users in a store in memory, for tests. */
export const memoryInactiveUsers = (users: Pick<UserStore, 'get'> & UserDirectory): InactiveUsers => ({
  async *list(before, { index, count }) {
    for (const { user_id } of (await users.list(undefined, Number.MAX_SAFE_INTEGER)).users) {
      const user = await users.get(user_id);
      const isInSlice = uuidBytes(user_id).readUInt32BE() % count === index;
      if (user && isInSlice && lastActivity(user) < before) yield user;
    }
  },
});
