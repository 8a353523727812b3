import { unwrap } from '../../../client/client.ts';
import { isApiError } from '../../../client/errors.ts';
import type { PushSubscription as Saved } from '../../../shared/models/typescript/types.ts';
import { currentUserParams, hatchery } from '../api.ts';
import { currentUserGuard } from '../state/current-user.ts';
import { browserTimeZone } from '../time-zone.ts';
import { subscriptionId, workerRegistration } from './subscription.ts';

export type QuietHours = Saved['quiet_hours'];

/** Why this browser cannot be notified, or whether it is. */
export type PushState = { is: 'unsupported' | 'ios' | 'noWorker' | 'denied' | 'off' } | { is: 'on'; quiet: QuietHours };

/** Returns whether this browser is notified, and if not, why. Asks the user nothing. */
export async function readPushState(): Promise<PushState> {
  if (!isSupported()) return unsupported();
  const registration = await workerRegistration();
  if (!registration) return { is: 'noWorker' };
  if (Notification.permission === 'denied') return { is: 'denied' };
  const [inBrowser, { public_key, subscriptions }] = await Promise.all([
    registration.pushManager.getSubscription(),
    list(),
  ]);
  const saved = subscriptions.find(({ subscription_id }) => subscription_id === subscriptionId.peek());
  // With another key of the server, the subscription gets nothing any more.
  const isOn = saved && inBrowser && isFor(inBrowser, public_key) && Notification.permission === 'granted';
  return isOn ? { is: 'on', quiet: saved.quiet_hours } : { is: 'off' };
}

/** Returns the state that this browser probably has, without waiting for anything. */
export function likelyPushState(): PushState {
  if (!isSupported()) return unsupported();
  if (Notification.permission === 'denied') return { is: 'denied' };
  return subscriptionId.peek() === undefined ? { is: 'off' } : { is: 'on', quiet: { from: '21:00', to: '08:00' } };
}

/** Asks for the permission, which browsers allow only after a tap, and subscribes, with the server's usual quiet hours. */
export async function switchOn(): Promise<PushState> {
  const isCurrent = currentUserGuard();
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return { is: permission === 'denied' ? 'denied' : 'off' };
  const registration = await workerRegistration();
  if (!registration) return { is: 'noWorker' };
  const { public_key } = await list();
  const present = await registration.pushManager.getSubscription();
  if (present && !isFor(present, public_key)) await present.unsubscribe();
  const options = { userVisibleOnly: true, applicationServerKey: public_key };
  const subscription = await registration.pushManager.subscribe(options);
  if (isCurrent()) return save(subscription);
  // Another user has signed in meanwhile, and has not agreed to notifications.
  await subscription.unsubscribe();
  return { is: 'off' };
}

/** Changes the quiet hours of this browser. */
export async function changeQuietHours(quiet: QuietHours): Promise<PushState> {
  const inBrowser = await (await workerRegistration())?.pushManager.getSubscription();
  return inBrowser ? save(inBrowser, quiet) : { is: 'off' };
}

/** Removes the subscription at the server and in the browser. */
export async function switchOff(): Promise<PushState> {
  const { path } = currentUserParams();
  const subscription_id = subscriptionId.peek() ?? '';
  const address = '/users/{user_id}/push-subscriptions/{subscription_id}';
  try {
    await unwrap(hatchery.DELETE(address, { params: { path: { ...path, subscription_id } } }));
  } catch (error) {
    if (!isApiError(error, 'not-found')) throw error;
  }
  subscriptionId.value = undefined;
  await (await (await workerRegistration())?.pushManager.getSubscription())?.unsubscribe();
  return { is: 'off' };
}

const list = () => unwrap(hatchery.GET('/users/{user_id}/push-subscriptions', { params: currentUserParams() }));

async function save(subscription: PushSubscription, quiet?: QuietHours): Promise<PushState> {
  const { endpoint = '', keys: { p256dh = '', auth = '' } = {} } = subscription.toJSON();
  const zone = browserTimeZone();
  const settings = { ...(zone && { time_zone: zone }), ...(quiet && { quiet_hours: quiet }) };
  const body = { endpoint, keys: { p256dh, auth }, ...settings };
  const saved = await unwrap(
    hatchery.POST('/users/{user_id}/push-subscriptions', { params: currentUserParams(), body }),
  );
  subscriptionId.value = saved.subscription_id;
  return { is: 'on', quiet: saved.quiet_hours };
}

const isSupported = (): boolean => 'PushManager' in globalThis && 'Notification' in globalThis;
const unsupported = (): PushState => ({ is: isIosTab() ? 'ios' : 'unsupported' });

/** Apple's phones and tablets have notifications only in the installed app. Only they have the property `standalone`. */
const isIosTab = (): boolean => 'standalone' in navigator && !navigator.standalone;

function isFor({ options: { applicationServerKey: key } }: PushSubscription, publicKey: string): boolean {
  if (!key) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === publicKey;
}
