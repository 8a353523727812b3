import { optional, text } from '../state/read-stored.ts';
import { stored } from '../state/stored.ts';

/** The id of this browser's push subscription at the server; undefined if the user has not switched notifications on here. */
export const subscriptionId = stored<string | undefined>('hatchery.push', undefined, optional(text));

/** How long to wait for the service worker, which is registered once the page is loaded. */
const WORKER_MS = 3_000;

/** Returns the registration of the service worker; undefined where there is none, as in some private windows. */
export async function workerRegistration(): Promise<ServiceWorkerRegistration | undefined> {
  const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
  if (!serviceWorker) return undefined;
  const timeout = new Promise<undefined>((resolve) => setTimeout(resolve, WORKER_MS));
  return Promise.race([serviceWorker.ready, timeout]);
}

/**
 * Ends the push subscription in this browser, when the user has signed out. The push service tells the server that it has ended, with the
 * next notification.
 */
export async function dropSubscription(): Promise<void> {
  if (subscriptionId.peek() === undefined) return;
  subscriptionId.value = undefined;
  const registration = await workerRegistration();
  await (await registration?.pushManager?.getSubscription())?.unsubscribe();
}
