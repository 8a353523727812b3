import { pushHost } from '../adapters/push/host.ts';
import type { PushHost } from '../core/ports/push.ts';
import type { Report } from '../core/ports/reporter.ts';
import type { UserStore } from '../core/ports/users.ts';
import type { Notifier } from '../core/push/notifier.ts';
import { lazily } from '../core/util/once.ts';
import type { Config } from './config.ts';

interface Dependencies {
  users: UserStore;
  /** The signing secret, from which the key pair of Web Push is derived. */
  secret: Uint8Array;
  baseUrl: string;
  report: Report;
  clock: () => Date;
}

/** Opens Web Push: what subscribing needs, and what notifies. */
export function openPush(
  { supportContact, pushTestOrigin: local, ages }: Pick<Config, 'supportContact' | 'pushTestOrigin' | 'ages'>,
  { users, secret, baseUrl, report, clock }: Dependencies,
): Notifier & { load: () => Promise<PushHost> } {
  // Loaded with the first notification, because its libraries would take a good part of the start-up time.
  async function loadNotifier(): Promise<Notifier> {
    const [{ webPushSender }, { vapidSubject }, { notifier }, { forgetByUpdate }] = await Promise.all([
      import('../adapters/push/sender.ts'),
      import('../adapters/push/vapid.ts'),
      import('../core/push/notifier.ts'),
      import('../core/push/forget.ts'),
    ]);
    const sender = webPushSender({ secret, subject: vapidSubject(supportContact, baseUrl), local, clock });
    return notifier({ users, sender, ended: forgetByUpdate(users, clock), ages, report, clock });
  }
  const { notify, warn } = lazily(loadNotifier, ['notify', 'warn']);
  const failed = (error: unknown) => report(error, 'notifying');
  return {
    load: async () => pushHost(secret, local),
    notify: (userId, signal) => notify(userId, signal).catch(failed),
    warn: (userId, signal) => warn(userId, signal).catch(failed),
  };
}
