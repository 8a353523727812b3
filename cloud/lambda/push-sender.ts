import { webPushSender } from '../../adapters/push/sender.ts';
import { vapidSubject } from '../../adapters/push/vapid.ts';
import type { PushSender } from '../../core/ports/push.ts';
import { storedSecret } from './secrets.ts';

/**
 * Loads what sends notifications. Only `user_manager` creates the secret, when a browser asks for the key to subscribe with.
 *
 * @throws an Error if there is no secret
 */
export async function loadSender(
  env: NodeJS.ProcessEnv,
  { AWS_REGION: region, PUBLIC_BASE_URL: baseUrl }: Record<'AWS_REGION' | 'PUBLIC_BASE_URL', string>,
  clock: () => Date,
): Promise<PushSender> {
  const secret = await storedSecret('PUSH_SECRET_PARAMETER', { env, region, clock })();
  if (!secret) throw new Error('There is no secret for notifications.');
  const subject = vapidSubject(env.SUPPORT_CONTACT || undefined, baseUrl);
  return webPushSender({ secret, subject, local: env.PUSH_TEST_ORIGIN || undefined, clock });
}
