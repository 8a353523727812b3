import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamList } from '../../shared/models/typescript/types.ts';
import { noBrowser, PHONE } from '../support/browser.ts';
import { assertAccessible } from './axe.ts';
import { button } from './home.ts';
import { agree, apple, choose, picture, upload, useImport } from './import.ts';
import { press, tabTo } from './keyboard.ts';

const { atChoice, ask } = useImport();
const only = { skip: noBrowser };

test('a file is read on the device, and sent only as agreed; a second time nothing is new', only, async () => {
  const { page, user, sent, consoleErrors } = await atChoice(PHONE);
  const file = apple();
  await picture(page, 'choose');
  const chooser = page.waitForEvent('filechooser');
  await tabTo(page, page.getByLabel('Choose a file'));
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(file);
  await page.getByText('What’s in your Apple Health export').and(page.locator(':focus')).waitFor();
  await assertAccessible(page, 'found');
  assert.equal(await page.getByRole('switch', { checked: true }).count(), 0, 'nothing is preselected');
  await page.getByText('Each reading is kept for 90 days').waitFor();
  await page.getByText(/entries are left out/).click();
  await page.getByText('Kinds of readings that we don’t store').waitFor();
  await picture(page, 'found');

  await press(page, /^Send$/);
  await page.getByText('Switch on at least one kind of reading').waitFor();
  assert.deepEqual(sent, [], 'nothing has left the device');

  await agree(page, 'Steps');
  await agree(page, 'Sleep');
  await agree(page, 'Set your pet’s mood');
  await press(page, /^Send \d+ readings$/);
  await page.getByText(/^\d+ new readings\.$/).waitFor();
  await page.getByText('Your readings have arrived').and(page.locator(':focus')).waitFor();
  const [stream] = (await ask<StreamList>(user, '/streams')).streams;
  assert.deepEqual([stream?.source, stream?.label, stream?.purposes], ['apple-health', 'Apple Health', ['pet_state']]);
  assert.deepEqual([...(stream?.metrics ?? [])].sort(), ['sleep_duration', 'step_count']);

  // The same file again, with one metric more and one less: consent is extended but not withdrawn.
  await button(page, 'Choose another file').click();
  await choose(page, file);
  await page.getByText('You’ve imported this kind of file before').waitFor();
  const isOn = (name: string) => page.getByRole('switch', { name, exact: true }).isChecked();
  assert.deepEqual(await Promise.all(['Steps', 'Sleep', 'Heart rate'].map(isOn)), [true, true, false]);
  await page.getByRole('switch', { name: 'Sleep', exact: true }).uncheck();
  await agree(page, 'Resting heart rate');
  await button(page, /^Send \d+ readings$/).click();
  await page.getByText(/^\d new readings?\. \d+ were already there\.$/).waitFor();
  const { streams } = await ask<StreamList>(user, '/streams');
  assert.equal(streams.length, 1);
  assert.deepEqual([...(streams[0]?.metrics ?? [])].sort(), ['resting_heart_rate', 'sleep_duration', 'step_count']);
  await button(page, 'Continue').click();
  await page.locator('.stream').getByText('Apple Health').waitFor();
  assert.deepEqual(consoleErrors, []);
});

test('reading and sending can be cancelled, and sending survives a lost connection and a reload', only, async () => {
  const { page, user } = await atChoice();
  const file = apple(3);
  // Hold the worker, so that reading does not end before it is cancelled.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/worker-*.js', async (route) => held.then(() => route.continue()).catch(() => {}));
  await choose(page, file);
  await page.getByText('Reading the file…').and(page.locator(':focus')).waitFor();
  await assertAccessible(page, 'reading');
  await button(page, 'Cancel').click();
  await page.getByText('Choose the file that you exported').and(page.locator(':focus')).waitFor();
  await page.unroute('**/worker-*.js');
  release();

  // Only the first batch is answered.
  let answered = 0;
  await page.route('**/samples', async (route) => {
    if (route.request().method() === 'GET' || answered++ === 0) await route.continue();
  });
  const send = async () => {
    await choose(page, file);
    for (const name of ['Steps', 'Heart rate']) await agree(page, name);
    await button(page, /^Send [\d,]+ readings$/).click();
  };
  await send();
  await page.getByText(/^[1-9]\d* of \d+$/).waitFor();
  await assertAccessible(page, 'sending');
  await picture(page, 'sending');
  await button(page, 'Cancel').click();
  await page.getByText(/^Cancelled\. \d+ readings had already been sent\./).waitFor();

  await send();
  await page.getByText(/^0 of/).waitFor();
  await page.reload();
  await page.getByText('Your import from Apple Health').waitFor();
  await assertAccessible(page, 'unfinished');
  await picture(page, 'unfinished');
  await page.unroute('**/samples');

  let isLost = true;
  await page.route('**/samples', (route) => (isLost ? route.abort() : route.continue()));
  await send();
  await page.getByText('No connection to the server').first().waitFor();
  isLost = false;
  await page.evaluate('dispatchEvent(new Event("online"))');
  await page.getByText(/^[1-9]\d* new readings\. [1-9]\d* were already there\.$/).waitFor();
  await page.reload();
  await button(page, 'Connect a source').waitFor();
  assert.equal(await page.getByText('Your import from Apple Health').count(), 0);
  const { streams } = await ask<StreamList>(user, '/streams');
  assert.equal(streams.length, 1);
});

test(
  'what cannot be imported is explained, in German and on a small screen; a dropped file is read',
  only,
  async () => {
    const { page, sent } = await atChoice({ viewport: { width: 320, height: 640 }, locale: 'de-DE' });
    await choose(page, upload('Katze\u202e.jpg', 'no export'));
    await page
      .getByRole('alert')
      .getByText(/^\u2068Katze\.jpg\u2069 können wir nicht lesen/)
      .waitFor();
    await picture(page, 'error-de');
    const { buffer } = apple();
    await choose(page, upload('export.xml', buffer.subarray(0, buffer.length / 2)));
    await page
      .getByRole('alert')
      .getByText(/export\.xml\u2069 ist unvollständig/)
      .waitFor();
    await assertAccessible(page, 'error');
    await page.getByText('Health Connect (Android)').click();
    await picture(page, 'help-de');
    await page.evaluate(`
    const files = new DataTransfer();
    files.items.add(new File([${JSON.stringify(buffer.toString())}], 'Exportieren.xml'));
    document.querySelector('.drop').dispatchEvent(new DragEvent('drop', { dataTransfer: files, cancelable: true }));
  `);
    await page.getByText('Das ist in deinem Export von Apple Health').waitFor();
    await page.getByText(/Einträge lassen wir weg/).click();
    await picture(page, 'found-de');
    assert.deepEqual(sent, []);
  },
);
