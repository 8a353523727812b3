import type { EndedSubscriptions, PushSender } from '../ports/push.ts';
import type { Report } from '../ports/reporter.ts';
import type { UserStore } from '../ports/users.ts';
import type { AgeRules } from '../users/ages.ts';
import { type DueSubscription, dueSubscriptions } from './news.ts';
import { type Notice, notificationFor } from './payload.ts';

export interface Notifier {
  /**
   * Notifies a user's browsers, all at the same time, and removes subscriptions that have ended. Failures are reported and not thrown.
   * Cost: one read, and one write if a subscription has ended.
   */
  notify(userId: string, signal?: AbortSignal): Promise<void>;
  /** The same, to warn that the user will be erased. */
  warn(userId: string, signal?: AbortSignal): Promise<void>;
}

interface Dependencies {
  users: Pick<UserStore, 'get'>;
  sender: PushSender;
  ended: EndedSubscriptions;
  ages: AgeRules;
  report: Report;
  clock: () => Date;
}

/** Maximum time for the notifications of one user, with all retries. */
const TIMEOUT_MS = 10_000;
const NEVER = new AbortController().signal;

export function notifier({ users, sender, ended, ages, report, clock }: Dependencies): Notifier {
  async function send(notice: Notice, userId: string, signal: AbortSignal): Promise<void> {
    const user = await users.get(userId);
    if (!user) return;
    const payload = notificationFor(user, notice);
    const gone: string[] = [];
    const sendTo = async ({ id, record, ttl }: DueSubscription) => {
      try {
        if ((await sender.send(record, { payload, ttl }, signal)) === 'gone') gone.push(id);
      } catch (error) {
        report(error, 'notifying');
      }
    };
    await Promise.all(dueSubscriptions(user, clock(), ages, notice).map(sendTo));
    if (gone.length > 0) await ended.forget(userId, gone);
  }

  const sending =
    (notice: Notice): Notifier['notify'] =>
    (userId, signal = NEVER) =>
      send(notice, userId, AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)])).catch((error) =>
        report(error, 'notifying'),
      );

  return { notify: sending('notification'), warn: sending('warning') };
}
