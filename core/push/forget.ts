import { AppError } from '../errors.ts';
import type { EndedSubscriptions } from '../ports/push.ts';
import type { UserStore } from '../ports/users.ts';
import { noSuchUser, userAccess } from '../users/user-access.ts';

/** Removes ended subscriptions by an update of the user, for hosts that may make any update. */
export function forgetByUpdate(users: UserStore, clock: () => Date): EndedSubscriptions {
  const access = userAccess({ users, clock });
  return {
    async forget(userId, ids) {
      // A service, because this is no activity of the owner.
      const principal = { userId, via: 'service', service: 'push' } as const;
      await access
        .updateWithRetry(
          principal,
          ({ push_subscriptions = {} }) => {
            const kept = Object.entries(push_subscriptions).filter(([id]) => !ids.includes(id));
            const isSame = kept.length === Object.keys(push_subscriptions).length;
            return isSame
              ? { result: undefined }
              : { set: { push_subscriptions: Object.fromEntries(kept) }, result: undefined };
          },
          noSuchUser,
        )
        .catch((error) => {
          // The user was erased meanwhile, and the subscriptions with it.
          if (!(error instanceof AppError && error.code === 'not-found')) throw error;
        });
    },
  };
}
