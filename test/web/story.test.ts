import assert from 'node:assert/strict';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { placeOf } from '../../adapters/disk/object-places.ts';
import type { StreamList, UserProfile } from '../../shared/models/typescript/types.ts';
import { DESKTOP, launchBrowser, noBrowser, PHONE, type Visit, visit } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { openServer, type WebServer } from './server.ts';
import {
  askFor,
  chooseGoals,
  choosePhoto,
  connectWatch,
  cutPhoto,
  goToFace,
  heading,
  MAX,
  namePet,
  openEverything,
  sayHello,
  sessionIn,
} from './story.ts';

/** For people to look at. */
const SCREENSHOTS = join(import.meta.dirname, '../../dist/screenshots');

let browser: Browser;
let server: WebServer;
before(async () => {
  if (noBrowser) return;
  [browser, server] = await Promise.all([launchBrowser(), openServer()]);
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const [device, options] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  describe(`the story on a ${device}`, { skip: noBrowser }, () => {
    let here: Visit;
    let steps = 0;
    let isBroken = false;
    before(async () => {
      here = await visit(browser, server.baseUrl, { ...options, deviceScaleFactor: 2 });
      await mkdir(join(SCREENSHOTS, device), { recursive: true });
    });

    /** A step of the story; once one has failed there is none after it. */
    function step(name: string, run: () => Promise<void>): void {
      it(name, async (context) => {
        if (isBroken) return context.skip('a step before has failed');
        isBroken = true;
        await run();
        isBroken = false;
      });
    }

    /** Looks at a screen as people do who see it, and as those who do not. */
    async function look(name: string): Promise<void> {
      steps += 1;
      const file = `${String(steps).padStart(2, '0')}-${name}.png`;
      await here.page.evaluate('document.fonts.ready');
      await here.page.screenshot({ path: join(SCREENSHOTS, device, file), fullPage: true });
      await assertAccessible(here.page, name);
    }

    step('says hello, and says what is wrong with a name', async () => {
      const { page } = here;
      await heading(page, 'Somebody is waiting for you');
      await look('hello');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('Write a name of 1 to 40 visible characters.').waitFor();
      await page.getByLabel('What should we call you?').and(page.locator(':focus')).waitFor();
      await look('hello-fault');
      await sayHello(page, MAX);
    });

    step('takes goals of one’s own, ten at most', async () => {
      const { page } = here;
      await page.getByRole('button', { name: 'Sleep eight hours' }).click();
      for (let count = 2; count <= 10; count += 1) {
        await page.getByLabel('A goal of your own').fill(`Goal ${count}`);
        await page.getByRole('button', { name: 'Add' }).click();
      }
      await page.getByText('as many as there can be').waitFor();
      await page.getByRole('button', { name: 'Be outside' }).click({ force: true });
      assert.equal(await page.locator('.chip[aria-pressed=true]').count(), 10);
      for (let count = 2; count <= 10; count += 1)
        await page.getByRole('button', { name: `Goal ${count}`, exact: true }).click();
      await look('goals');
      await chooseGoals(page, MAX);
    });

    step('hatches a pet that is nobody else’s', async () => {
      const { page } = here;
      await look('pet');
      await namePet(page, MAX);
      await page.getByText('Hello Max! I am Rocky.').waitFor();
      await look('hatched');
    });

    step('cuts a photo and uploads it straight to storage', async () => {
      const { page } = here;
      await goToFace(page);
      await look('face');
      await choosePhoto(page);
      await page.locator('.crop-area img').waitFor();
      await look('crop');
      const { userId } = await sessionIn(page);
      const stored = join(server.dataDir, 'objects', placeOf(`avatars/${userId}.jpg`));
      const waiting = Promise.withResolvers<Buffer>();
      // Uploaded, and not published yet: what lies in storage is what has left the browser.
      await page.route('**/users', async (route) => {
        await readFile(stored).then(waiting.resolve, waiting.reject);
        await route.continue();
      });
      await cutPhoto(page);
      const sent = await sharp(await waiting.promise).metadata();
      assert.deepEqual([sent.format, sent.width, sent.height, sent.exif], ['jpeg', 768, 768, undefined]);
      await heading(page, 'What may Rocky feel?');
    });

    step('connects a watch, and nothing is agreed to beforehand', async () => {
      const { page } = here;
      await look('connect');
      await page.getByLabel('A simulated watch').check();
      await page.getByRole('switch').first().waitFor();
      assert.equal(await page.getByRole('switch', { checked: true }).count(), 0);
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByText('Switch on at least one measurement').waitFor();
      await look('consents');
      await connectWatch(page);
    });

    step('brings one home to a pet that feels the readings', async () => {
      const { page } = here;
      await page
        .locator('.badge')
        .getByText(/Good|Recovering|Energetic/)
        .waitFor();
      await page.locator('.plot canvas').nth(7).waitFor();
      await look('home');
      await openEverything(page);
      await look('home-open');
    });

    step('and all of it is in the service, as it was told', async () => {
      const kept = await sessionIn(here.page);
      const profile = await askFor<UserProfile>(server.baseUrl, kept);
      const { name, age, pet_name, health_goals, locale } = profile;
      assert.deepEqual(
        { name, age, pet_name, health_goals, locale },
        {
          name: 'Max',
          age: 34,
          pet_name: 'Rocky',
          health_goals: ['Sleep eight hours', 'Walk every day'],
          locale: 'en-GB',
        },
      );
      const headers = { Authorization: `Bearer ${kept.token}` };
      const portrait = await (await fetch(String(profile.avatar_url), { headers })).arrayBuffer();
      const { format, width, height, exif } = await sharp(portrait).metadata();
      assert.deepEqual([format, width, height, exif], ['jpeg', 512, 512, undefined]);
      const { channels } = await sharp(portrait).stats();
      assert.ok(
        channels.every(({ stdev }) => stdev > 20),
        'it is a photograph, not a blank',
      );
      const [stream, ...others] = (await askFor<StreamList>(server.baseUrl, kept, '/streams')).streams;
      assert.deepEqual(others, []);
      assert.deepEqual(
        [stream?.source, stream?.metrics.length, stream?.purposes],
        ['simulated-watch', 8, ['pet_state', 'pet_messages']],
      );
    });

    step('complains of nothing, and talks to nobody else', async () => {
      assert.deepEqual(here.complaints, []);
      assert.deepEqual([...here.origins], [server.baseUrl]);
    });
  });
}
