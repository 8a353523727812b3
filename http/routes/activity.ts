import { recordActivity as record } from '../../core/users/activity.ts';
import type { UserAccess } from '../../core/users/user-access.ts';
import { answer } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';

/** Handler for `POST /users/{user_id}/activity`. */
export function activityRoutes({ users }: { users: UserAccess }) {
  const recordActivity: HandlerOf<'recordActivity'> = async (context, owner) => {
    await record(users, owner);
    return answer(context, 204, null, { 'Cache-Control': 'no-store' });
  };
  return { recordActivity };
}
