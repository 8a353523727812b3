import type { Page } from 'playwright-core';

/**
 * Replaces the browser's push manager and permission before the app starts, because the browser of the tests has neither notifications nor
 * a push service. The state is in the tab's session storage, so it survives reloads: `stub.push` is the key that was subscribed with,
 * `stub.ended` whether a subscription was ended, and `stub.answer` what the person answers.
 */
export async function stubPush(page: Page, subscription: { endpoint: string; keys: object }): Promise<void> {
  await page.addInitScript(`{
    const stored = (name) => sessionStorage.getItem('stub.' + name);
    const subscription = (publicKey) => ({
      options: { applicationServerKey: Uint8Array.from(atob(publicKey.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)).buffer },
      toJSON: () => (${JSON.stringify({ ...subscription, expirationTime: null })}),
      async unsubscribe() {
        sessionStorage.removeItem('stub.push');
        sessionStorage.setItem('stub.ended', 'true');
      },
    });
    globalThis.Notification = {
      get permission() { return stored('permission') ?? 'default'; },
      async requestPermission() {
        sessionStorage.setItem('stub.permission', stored('answer') ?? 'granted');
        return this.permission;
      },
    };
    Object.assign(PushManager.prototype, {
      getSubscription: async () => (stored('push') === null ? null : subscription(stored('push'))),
      async subscribe({ applicationServerKey }) {
        sessionStorage.setItem('stub.push', applicationServerKey);
        return subscription(applicationServerKey);
      },
    });
  }`);
}
