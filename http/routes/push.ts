import type { PushHost } from '../../core/ports/push.ts';
import { pushSubscriptionService } from '../../core/push/subscriptions.ts';
import type { UserAccess } from '../../core/users/user-access.ts';
import { answer, answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';

export interface PushDependencies {
  users: UserAccess;
  /** Loads what subscribing needs of the host. Called on first use, and again only after a failure. */
  loadPush: () => Promise<PushHost>;
  clock: () => Date;
}

const EXAMPLE = '{"endpoint": "https://…", "keys": {"p256dh": "…", "auth": "…"}, "time_zone": "Europe/Berlin"}';

/** Handlers for `/users/{user_id}/push-subscriptions` and the paths below it. */
export async function pushRoutes({ users, loadPush, clock }: PushDependencies) {
  const subscriptions = pushSubscriptionService(users, await loadPush(), clock);

  const createPushSubscription: HandlerOf<'createPushSubscription'> = async (context, owner) => {
    const body = await readJsonObject(context, { example: EXAMPLE });
    const { isNew, subscription } = await subscriptions.save(owner, body);
    return answerJson(context, isNew ? 201 : 200, subscription, { 'Cache-Control': 'no-store' });
  };

  const listPushSubscriptions: HandlerOf<'listPushSubscriptions'> = async (context, owner) =>
    answerJson(context, 200, await subscriptions.list(owner), { 'Cache-Control': 'private, no-cache' });

  const deletePushSubscription: HandlerOf<'deletePushSubscription'> = async (context, owner) => {
    await subscriptions.remove(owner, (context.req.param('subscription_id') ?? '').toLowerCase());
    return answer(context, 204, null, { 'Cache-Control': 'no-store' });
  };

  return { createPushSubscription, listPushSubscriptions, deletePushSubscription };
}
