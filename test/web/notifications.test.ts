import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import type { PushSubscriptionList } from '../../shared/models/typescript/types.ts';
import { noBrowser, PHONE } from '../support/browser.ts';
import { browserKeys, decrypt, startPushService } from '../support/push-service.ts';
import { jsonIn, reading, streamsOf } from '../support/streams.ts';
import { assertAccessible } from './axe.ts';
import { useWebFixture } from './fixture.ts';
import { recordShifts, WHOLE_PAGE } from './home.ts';
import { stubPush } from './push-stub.ts';
import { eventually, getFromApi, signInAt } from './story.ts';

const pushService = await startPushService();
after(() => pushService.stop());
const web = useWebFixture(undefined, { PUSH_TEST_ORIGIN: pushService.origin });
const DIST = join(import.meta.dirname, '../../web/dist');
const only = { skip: noBrowser };
const INSTALLED = { ...PHONE, serviceWorkers: 'allow' } as const;

test('notifications: switched on by a tap, sent when the mood changes, shown, and switched off', only, async () => {
  const browser = await browserKeys();
  const { page } = await web.visitBeforeApp(INSTALLED);
  await stubPush(page, { endpoint: `${pushService.origin}/one`, keys: browser.keys });
  const user = await signInAt(page, web.server.baseUrl, 'settings');
  const card = page.getByRole('region', { name: 'Notifications' });
  const owner = streamsOf((path, init) => fetch(web.server.baseUrl + path, init), {
    user_id: user.userId,
    access_token: user.token,
  });
  const subscriptions = async () =>
    (await jsonIn<PushSubscriptionList>(owner.get('/push-subscriptions'))).subscriptions.map((one) => one.quiet_hours);
  await card.getByText('Notifications are off on this device.').waitFor();
  await page.evaluate(`sessionStorage.setItem('stub.answer', 'denied')`);
  await card.getByRole('button', { name: 'Switch on' }).click();
  await card.getByText('Your browser blocks notifications').waitFor();
  assert.deepEqual(await subscriptions(), []);

  await page.evaluate('sessionStorage.clear()');
  const moved = await recordShifts(page);
  await page.setViewportSize(WHOLE_PAGE.viewport);
  await page.reload();
  await card.getByRole('button', { name: 'Switch on' }).waitFor();
  assert.deepEqual(await moved(), []);
  await card.getByRole('button', { name: 'Switch on' }).click();
  await card.getByText('Notifications are on for this device.').waitFor();
  assert.deepEqual(await subscriptions(), [{ from: '21:00', to: '08:00' }]);
  await assertAccessible(page, 'the settings with notifications');
  await card.getByLabel('From').fill('00:00');
  await card.getByLabel('Until').fill('00:00');
  await card.getByText('there are no quiet hours').waitFor();
  await card.getByRole('button', { name: 'Save quiet hours' }).click();
  await card.getByRole('button', { name: 'Save quiet hours' }).waitFor({ state: 'hidden' });
  await page.reload();
  await card.getByText('Notifications are on for this device.').waitFor();
  assert.deepEqual(
    [await card.getByLabel('From').inputValue(), await subscriptions()],
    ['00:00', [{ from: '00:00', to: '00:00' }]],
  );

  // Young people are not notified at night.
  await jsonIn(owner.updateProfile({ age: 34 }));
  await (await owner.connect()).sendSamples([reading('sleep_score', 95)]);
  await pushService.until(1);
  const text = await decrypt(pushService.received[0]?.body ?? Buffer.of(), browser);
  const { shown, dispatch } = await startWorker();
  await dispatch('push', { data: { json: () => JSON.parse(text) } });
  assert.deepEqual(shown, ['Rocky|\u2068Rocky\u2069 has something to tell you']);

  await card.getByRole('button', { name: 'Switch off' }).click();
  await card.getByText('Notifications are off on this device.').waitFor();
  assert.deepEqual([await subscriptions(), await page.evaluate(`sessionStorage.getItem('stub.push')`)], [[], null]);
});

test('notifications are not switched on for another user who signs in meanwhile', only, async () => {
  const { page } = await web.visitBeforeApp(INSTALLED);
  const other = await signInAt(page, web.server.baseUrl, 'home');
  await stubPush(page, { endpoint: `${pushService.origin}/two`, keys: (await browserKeys()).keys });
  await signInAt(page, web.server.baseUrl, 'settings');
  const card = page.getByRole('region', { name: 'Notifications' });
  await card.getByText('Notifications are off on this device.').waitFor();
  const newValue = JSON.stringify({ ...other, stage: 'home' });
  const signInOther = `{
    const newValue = ${JSON.stringify(newValue)};
    localStorage.setItem('hatchery.session', newValue);
    dispatchEvent(new StorageEvent('storage', { key: 'hatchery.session', newValue, storageArea: localStorage }));
  }`;
  const listed = '**/push-subscriptions';
  await page.route(listed, (route) => page.evaluate(signInOther).then(() => route.continue()), { times: 1 });
  await card.getByRole('button', { name: 'Switch on' }).click();
  await eventually(async () => (await page.evaluate(`sessionStorage.getItem('stub.ended')`)) === 'true');
  assert.equal(await page.evaluate(`sessionStorage.getItem('stub.push')`), null);
  const { subscriptions } = await getFromApi<PushSubscriptionList>(web.server.baseUrl, other, '/push-subscriptions');
  assert.deepEqual(subscriptions, []);
});

/** Runs the service worker with stand-ins for the browser. The browser of the tests has no notifications. */
async function startWorker() {
  const shown: string[] = [];
  const opened: string[] = [];
  const tabs: { url: string; focus: () => void }[] = [];
  const listeners: Record<string, (event: object) => void> = {};
  const self = {
    registration: {
      scope: 'https://pets.example/app/',
      showNotification: async (title: string, { body }: { body: string }) => shown.push(`${title}|${body}`),
    },
    clients: { matchAll: async () => tabs, openWindow: async (url: string) => opened.push(url) },
    addEventListener: (name: string, listener: (event: object) => void) => (listeners[name] = listener),
  };
  runInNewContext(await readFile(join(DIST, 'sw.js'), 'utf8'), { self, URL });
  const dispatch = async (name: string, event: object) => {
    const work: Promise<unknown>[] = [];
    listeners[name]?.({ ...event, waitUntil: (promise: Promise<unknown>) => work.push(promise) });
    await Promise.all(work);
  };
  return { shown, opened, tabs, dispatch };
}

test('a push message is shown as text, whatever it contains', async () => {
  const { shown, dispatch } = await startWorker();
  for (const [data, expected] of [
    ['{"title":"Rocky","body":"Rocky has something to tell you"}', 'Rocky|Rocky has something to tell you'],
    ['<b>no JSON</b>', 'Hatchery|'],
    ['null', 'Hatchery|'],
    ['{"title":{"toString":1},"body":["x"]}', 'Hatchery|'],
    [JSON.stringify({ title: 'x'.repeat(5_000) }), `${'x'.repeat(200)}|`],
  ] as const) {
    await dispatch('push', { data: { json: () => JSON.parse(data) } });
    assert.equal(shown.at(-1), expected);
  }
  await dispatch('push', { data: null });
  assert.equal(shown.length, 6);
});

test('a notification opens the app, in its tab if there is one', async () => {
  const { opened, tabs, dispatch } = await startWorker();
  const click = () => dispatch('notificationclick', { notification: { close() {} } });
  await click();
  assert.deepEqual(opened, ['https://pets.example/app/#home']);
  let focused = '';
  for (const url of ['https://pets.example/app/docs', 'https://pets.example/app/#week'])
    tabs.push({ url, focus: () => (focused = url) });
  await click();
  assert.deepEqual([focused, opened.length], ['https://pets.example/app/#week', 1]);
});
