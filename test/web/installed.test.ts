import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { PushSubscriptionList } from '../../shared/models/typescript/types.ts';
import { noBrowser, PHONE, type Visit } from '../support/browser.ts';
import { browserKeys, decrypt, startPushService } from '../support/push-service.ts';
import { jsonIn, reading, streamsOf } from '../support/streams.ts';
import { assertAccessible } from './axe.ts';
import { useWebFixture } from './fixture.ts';
import { stubPush } from './push-stub.ts';
import { chooseGoals, eventually, heading, MAX, openView, sayHello, signInAt, storedSession } from './story.ts';
import { startUpdatingHost } from './updating-host.ts';

const pushService = await startPushService();
after(() => pushService.stop());
const web = useWebFixture(undefined, { PUSH_TEST_ORIGIN: pushService.origin });
const DIST = join(import.meta.dirname, '../../web/dist');
const only = { skip: noBrowser };
const INSTALLED = { ...PHONE, serviceWorkers: 'allow' } as const;

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const controlled = (page: Page) =>
  page.evaluate(`new Promise((resolve) => {
    if (navigator.serviceWorker.controller) resolve();
    else navigator.serviceWorker.addEventListener('controllerchange', () => resolve());
  })`);

interface Icon {
  src: string;
  sizes: string;
  type?: string;
  purpose?: string;
}

test('the manifest has what browsers ask of an app, and its icons have their sizes', only, async () => {
  const read = async (path: string) => await fetch(new URL(path, web.server.baseUrl));
  const manifest = (await (await read('/manifest.webmanifest')).json()) as Record<string, string> & { icons: Icon[] };
  const { id, scope, start_url, lang, display, name, theme_color } = manifest;
  assert.deepEqual(
    { id, scope, start_url, lang, display, name },
    {
      id: './',
      scope: './',
      start_url: './',
      lang: 'en',
      display: 'standalone',
      name: 'Hatchery',
    },
  );
  const page = await (await read('/')).text();
  assert.ok(page.includes(`name="theme-color" content="${theme_color}"`), 'the colour is the same in the page');
  const pictures: Icon[] = manifest.icons.filter(({ type }) => type === 'image/png');
  assert.deepEqual(
    pictures.map(({ sizes, purpose = 'any' }) => `${sizes} ${purpose}`),
    ['192x192 any', '512x512 any', '512x512 maskable'],
  );
  pictures.push({ src: '/apple-touch-icon.png', sizes: '180x180' }, { src: '/icons/share.png', sizes: '1200x630' });
  for (const { src, sizes } of pictures) {
    const { width, height } = await sharp(await (await read(src)).arrayBuffer()).metadata();
    assert.equal(`${width}x${height}`, sizes, src);
  }
  // Systems cut these icons, so their corners are not transparent.
  for (const src of ['/apple-touch-icon.png', '/icons/maskable-512.png']) {
    const { isOpaque } = await sharp(await (await read(src)).arrayBuffer()).stats();
    assert.ok(isOpaque, src);
  }
});

const cacheNames = async (page: Page) => (await page.evaluate('caches.keys()')) as string[];

/** The URL paths of everything in Cache Storage. */
const cachedPaths = async (page: Page) =>
  (await page.evaluate(`caches.keys().then((names) => Promise.all(names.map(async (name) =>
    (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)))).then((lists) => lists.flat())`)) as string[];

/** Opening the database before the app does would create it without its table. */
const hasLastPet = async (page: Page) =>
  (await page.evaluate(`(async () => {
    if ((await indexedDB.databases()).length === 0) return false;
    const found = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result); });
    const database = await found(indexedDB.open('keyval-store'));
    return (await found(database.transaction('keyval').objectStore('keyval').get('last-pet'))) !== undefined;
  })()`)) as boolean;

async function reloadOffline({ page, context }: Visit): Promise<void> {
  await context.setOffline(true);
  await page.reload();
  await page.locator('#app .banner').getByText('You’re offline').waitFor();
}

/** Lets the browser offer the installation, as Chromium does once a page has been used for a while. */
async function installBy(page: Page): Promise<void> {
  await openView(page, 'settings');
  await page.getByText('Open your browser’s menu').waitFor();
  await page.evaluate(`{
    const offer = new Event('beforeinstallprompt', { cancelable: true });
    offer.prompt = async () => { document.body.dataset.asked = String(offer.defaultPrevented); };
    dispatchEvent(offer);
  }`);
  await button(page, 'Install').click();
  await page.locator('body[data-asked="true"]').waitFor();
  await page.getByText('Open your browser’s menu').waitFor();
  await page.evaluate(`dispatchEvent(new Event('appinstalled'))`);
  await page.getByText('Rocky is installed on this device.').waitFor();
}

test('without a network the app opens, before hatching with the draft and later with the last pet', only, async () => {
  const visited = await web.visit(INSTALLED);
  const { page, context, consoleErrors } = visited;
  await controlled(page);
  await sayHello(page, MAX);
  await reloadOffline(visited);
  await heading(page, /What would you like more of, Max/);
  await page.setViewportSize({ width: 390, height: 400 });
  const top = `scrollTo(0, 1_000), scrollY > 200 && document.querySelector('#app .banner').getBoundingClientRect().top`;
  assert.equal(await page.evaluate(top), 0, 'it stays in view');
  await page.setViewportSize(PHONE.viewport);
  await chooseGoals(page, MAX);
  await context.setOffline(false);
  await page.reload();
  await heading(page, 'Give your pet a name');

  await signInAt(page, web.server.baseUrl, 'home');
  await page.locator('.home .badge').waitFor();
  await eventually(() => hasLastPet(page));
  await installBy(page);
  await reloadOffline(visited);
  await heading(page, 'Rocky');
  await page.getByText('Curious').waitFor();
  await page.getByText(/^As of \d+:\d\d [AP]M\. Rocky will catch up/).waitFor();
  await page.evaluate(`document.querySelector('.pet-body img').decode()`);
  await assertAccessible(page, 'the last pet');
  const answers = (await cachedPaths(page)).filter((path) => path !== '/' && !path.startsWith('/assets/'));
  assert.deepEqual(answers, [], 'only the app’s own files are kept');

  await context.setOffline(false);
  await page.locator('.home').waitFor();
  await page.getByText(/^As of/).waitFor({ state: 'hidden' });
  await openView(page, 'settings');
  await openView(page, 'settings');
  await button(page, 'Delete everything').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await heading(page, 'Your data is deleted');
  await eventually(async () => !(await hasLastPet(page)));
  const isNetwork = (text: string) => text.includes('net::ERR_INTERNET_DISCONNECTED');
  assert.deepEqual(
    consoleErrors.filter((text) => !isNetwork(text)),
    [],
  );
});

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
  await page.reload();
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

test('without JavaScript the page says so without scrolling', only, async () => {
  const { page } = await web.visit({ ...PHONE, javaScriptEnabled: false });
  // Playwright finds no text in this element.
  const texts = page.locator('noscript p');
  assert.match((await texts.allInnerTexts()).join(), /^Please turn on JavaScript.*Bitte schalte JavaScript ein/);
  const { y = -1, height = 0 } = (await page.locator('noscript').boundingBox()) ?? {};
  assert.ok(y === 0 && height < PHONE.viewport.height / 2, `${y} ${height}`);
});

test('an update keeps an open tab working, and a reload opens the new version', only, async () => {
  const host = await startUpdatingHost(web.server.baseUrl);
  try {
    const { page } = await web.visitBeforeApp(INSTALLED);

    await page.goto(`${host.baseUrl}/healthz`);
    await signInAt(page, host.baseUrl, 'home');
    await page.locator('.badge').waitFor();
    await controlled(page);
    const [before = ''] = await cacheNames(page);
    host.update();
    await page.evaluate(`navigator.serviceWorker.ready.then((registration) => registration.update())`);
    await eventually(
      async () =>
        (await page.evaluate(`navigator.serviceWorker.ready.then(({ waiting }) => waiting !== null)`)) as boolean,
    );
    assert.ok((await cacheNames(page)).includes(before), 'the open tab has its files');
    await openView(page, 'settings');
    await button(page, 'Connect a source').click();
    await page.getByLabel('I have a file').check();
    const banner = page.locator('#app .banner');
    await banner.getByText('A new version is ready.').waitFor();
    await banner.getByRole('button', { name: 'Reload' }).click();
    await page.locator('script[src*=".new.js"]').waitFor({ state: 'attached' });
    await heading(page, 'Settings');
    assert.equal(await banner.innerText(), '');
  } finally {
    await host.stop();
  }
});

test('if the app fails, it can be started over without losing the pet', only, async () => {
  const { page } = await web.visitBeforeApp();
  const user = await signInAt(page, web.server.baseUrl, 'face');
  await page.evaluate(() => localStorage.setItem('hatchery.draft', '{"name":"Max"}'));
  await page.evaluate(() => localStorage.setItem('hatchery.push', '"an-id"'));
  const failing = await page.context().newPage();
  await failing.addInitScript('window.scrollTo = () => { throw new Error("broken"); }');
  await failing.goto(web.server.baseUrl);
  await failing.getByRole('alert').getByText('Something went wrong').waitFor();
  await assertAccessible(failing, 'the failure');
  await failing.getByRole('button', { name: 'Start over' }).click();
  await eventually(async () => (await page.evaluate(() => localStorage.getItem('hatchery.draft'))) === null);
  assert.equal((await storedSession(page)).userId, user.userId);
  const subscription = await page.evaluate(() => localStorage.getItem('hatchery.push'));
  assert.equal(subscription, '"an-id"', 'it can still be switched off');
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
