import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { noBrowser, PHONE, type Visit } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { useWebFixture } from './fixture.ts';
import {
  chooseGoals,
  eventually,
  heading,
  MAX,
  openRequests,
  openView,
  sayHello,
  signInAt,
  storedSession,
} from './story.ts';
import { startUpdatingHost } from './updating-host.ts';

const web = useWebFixture();
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
  const open = openRequests(page);
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
  // A request that is under way when the user is erased is answered 401, which the console has as an error.
  await eventually(async () => open.size === 0);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything' }).click();
  await heading(page, 'Your data is deleted');
  await eventually(async () => !(await hasLastPet(page)));
  const isNetwork = (text: string) => text.includes('net::ERR_INTERNET_DISCONNECTED');
  assert.deepEqual(
    consoleErrors.filter((text) => !isNetwork(text)),
    [],
  );
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
