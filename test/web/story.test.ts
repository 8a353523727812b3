import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { placeOf } from '../../adapters/disk/object-places.ts';
import type { StreamList, UserProfile } from '../../shared/models/typescript/types.ts';
import { DESKTOP, noBrowser, PHONE, type Visit, visit } from '../support/browser.ts';
import { closeBrowser, openBrowser } from '../support/shared-browser.ts';
import { assertAccessible } from './axe.ts';
import { assertInView } from './fits.ts';
import { PICTURE_SCALE, takePicture } from './pictures.ts';
import { openServer, type WebServer } from './server.ts';
import {
  answerYear,
  chooseGoals,
  choosePhoto,
  connectWatch,
  cropPhoto,
  getFromApi,
  goToFace,
  heading,
  leaveEgg,
  MAX,
  namePet,
  openEverything,
  openTables,
  openView,
  sayHello,
  storedSession,
} from './story.ts';

let browser: Browser;
let server: WebServer;
before(async () => {
  if (noBrowser) return;
  [browser, server] = await Promise.all([openBrowser(), openServer()]);
});
after(async () => {
  await closeBrowser(browser);
  await server?.stop();
});

for (const [device, options] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  describe(`the story on a ${device}`, { skip: noBrowser }, () => {
    let current: Visit;
    let steps = 0;
    let isBroken = false;
    before(async () => {
      current = await visit(browser, server.baseUrl, { ...options, deviceScaleFactor: PICTURE_SCALE });
    });

    /** Adds a test for one step of the onboarding. After a failure, the later steps are skipped. */
    function step(name: string, run: () => Promise<void>): void {
      it(name, async (context) => {
        if (isBroken) return context.skip('an earlier step failed');
        isBroken = true;
        await run();
        isBroken = false;
      });
    }

    async function check(name: string): Promise<void> {
      steps += 1;
      await current.page.evaluate('document.fonts.ready');
      await takePicture(current.page, `${device}/${String(steps).padStart(2, '0')}-${name}`, { fullPage: true });
      await assertAccessible(current.page, name);
    }

    step('asks for the year of birth and a name, and explains an invalid one', async () => {
      const { page } = current;
      await heading(page, 'Someone’s waiting to meet you');
      await check('egg');
      await leaveEgg(page);
      await check('born');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('Which year was it?').waitFor();
      await page.getByLabel('Year').and(page.locator(':focus')).waitFor();
      await check('born-error');
      await answerYear(page, 34);
      await heading(page, 'What’s your name?');
      await check('hello');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('What should we call you?').waitFor();
      await page.getByLabel('Your name').and(page.locator(':focus')).waitFor();
      await check('hello-error');
      await sayHello(page, MAX);
    });

    step('accepts own goals, at most ten', async () => {
      const { page } = current;
      await page.getByRole('button', { name: 'Sleep eight hours' }).click();
      for (let count = 2; count <= 10; count += 1) {
        await page.getByLabel('A goal of your own').fill(`Goal ${count}`);
        await page.getByRole('button', { name: 'Add' }).click();
      }
      await page.getByText('that’s the limit').waitFor();
      await page.getByRole('button', { name: 'Get outside more' }).click({ force: true });
      assert.equal(await page.locator('.chip[aria-pressed=true]').count(), 10);
      for (let count = 2; count <= 10; count += 1)
        await page.getByRole('button', { name: `Goal ${count}`, exact: true }).click();
      // A removed goal keeps the focus, and another press takes it back.
      const last = page.getByRole('button', { name: 'Goal 10', exact: true, pressed: false });
      await last.and(page.locator(':focus')).waitFor();
      for (const count of [2, 1]) {
        await page.keyboard.press('Enter');
        await page.getByText(`${count} of 10 chosen`).waitFor();
      }
      await check('goals');
      await chooseGoals(page, MAX);
    });

    step('hatches a pet and greets its owner', async () => {
      const { page } = current;
      await check('pet');
      await namePet(page, MAX);
      await page.getByText('Hi Max! I’m Rocky.').waitFor();
      await check('hatched');
    });

    step('crops a photo and uploads it directly to storage', async () => {
      const { page } = current;
      await goToFace(page);
      await check('face');
      // The person chooses between back and front camera.
      assert.equal(await page.getByLabel('Take a photo').getAttribute('capture'), '');
      await choosePhoto(page);
      await page.locator('.crop-area img').waitFor();
      await assertInView(page, page.getByRole('button', { name: 'Use this photo' }));
      await check('crop');
      const { userId } = await storedSession(page);
      const stored = join(server.dataDir, 'objects', placeOf(`avatars/${userId}.jpg`));
      const uploaded = Promise.withResolvers<Buffer>();
      // Read the file before it is published. Until then, storage holds exactly what the browser sent.
      await page.route('**/users', async (route) => {
        await readFile(stored).then(uploaded.resolve, uploaded.reject);
        await route.continue();
      });
      await cropPhoto(page);
      const sent = await sharp(await uploaded.promise).metadata();
      assert.deepEqual([sent.format, sent.width, sent.height, sent.exif], ['jpeg', 768, 768, undefined]);
      await heading(page, 'What can Rocky pick up on?');
    });

    step('connects a watch, with all consents off at first', async () => {
      const { page } = current;
      await check('connect');
      await page.getByLabel('A simulated watch').check();
      await page.getByRole('switch').first().waitFor();
      assert.equal(await page.getByRole('switch', { checked: true }).count(), 0);
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByText('Switch on at least one kind of reading').waitFor();
      await check('consents');
      await page.getByRole('button', { name: 'Switch on all' }).click();
      assert.equal(await page.getByRole('switch', { checked: false }).count(), 0);
      await page.getByRole('switch', { name: 'Heart rate', exact: true }).uncheck();
      await page.getByRole('button', { name: 'Switch on all' }).click();
      await page.getByRole('button', { name: 'Switch off all' }).click();
      assert.equal(await page.getByRole('switch', { checked: true }).count(), 0);
      await connectWatch(page);
    });

    step('arrives at home with a pet whose mood follows the readings', async () => {
      const { page } = current;
      await page
        .locator('.badge')
        .getByText(/Good|Recovering|Energetic/)
        .waitFor();
      await check('home');
      await openView(page, 'week');
      await page.getByText('7–9 h of sleep, recommended at your age').waitFor();
      await openTables(page);
      await check('week');
      await openView(page, 'settings');
      await check('settings');
      await openEverything(page);
      await check('settings-open');
    });

    step('has stored everything as entered', async () => {
      const user = await storedSession(current.page);
      const profile = await getFromApi<UserProfile>(server.baseUrl, user);
      const { name, age, pet_name, health_goals, locale, time_zone } = profile;
      assert.deepEqual(
        { name, age, pet_name, health_goals, locale, time_zone },
        {
          name: 'Max',
          age: 34,
          pet_name: 'Rocky',
          health_goals: ['Sleep eight hours', 'Walk every day'],
          locale: 'en-GB',
          time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        },
      );
      const headers = { Authorization: `Bearer ${user.token}` };
      const portrait = await (await fetch(String(profile.avatar_url), { headers })).arrayBuffer();
      const { format, width, height, exif } = await sharp(portrait).metadata();
      assert.deepEqual([format, width, height, exif], ['jpeg', 512, 512, undefined]);
      const { channels } = await sharp(portrait).stats();
      assert.ok(
        channels.every(({ stdev }) => stdev > 20),
        'the portrait is not blank',
      );
      const [stream, ...others] = (await getFromApi<StreamList>(server.baseUrl, user, '/streams')).streams;
      assert.deepEqual(others, []);
      assert.deepEqual(
        [stream?.source, stream?.metrics.length, stream?.purposes],
        ['simulated-watch', 8, ['pet_state', 'pet_messages']],
      );
    });

    step('logs no console errors and sends no requests to other origins', async () => {
      assert.deepEqual(current.consoleErrors, []);
      assert.deepEqual([...current.origins], [server.baseUrl]);
    });
  });
}
