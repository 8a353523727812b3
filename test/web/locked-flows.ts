/** Everything that an owner can begin in the app before an operator locks them, and that the server then refuses. */
import type { Page } from 'playwright-core';
import { button } from './home.ts';
import { agree, apple, choose } from './import.ts';
import { choosePhoto, consentToAll, type View } from './story.ts';

export interface LockedFlow {
  name: string;
  /** Where it begins. */
  view: View;
  /** Brings the page to the point from which `send` is one step. */
  begin(page: Page, userCode: string): Promise<void>;
  send(page: Page): Promise<void>;
  /** Closes what `begin` or `send` has opened. */
  end?(page: Page): Promise<void>;
}

const click = (name: string | RegExp) => (page: Page) => button(page, name).first().click();

const skip = (page: Page) => page.locator('.connect').getByRole('button', { name: 'Not now' }).click();

async function connect(page: Page, source: string): Promise<void> {
  await button(page, 'Connect a source').click();
  await page.getByLabel(source).check();
}

export const LOCKED_FLOWS: LockedFlow[] = [
  {
    name: 'edit the profile',
    view: 'settings',
    async begin(page) {
      await button(page, 'Edit').click();
      await page.getByLabel('Your name').fill('Maya');
    },
    async end(page) {
      // The lock has ended, so the form that it interrupted can be saved.
      await button(page, 'Save').click();
      await page.getByText('Saved.').waitFor();
    },
    send: click('Save'),
  },
  {
    name: 'add a photo',
    view: 'settings',
    async begin(page) {
      await button(page, 'Add a photo').click();
      await choosePhoto(page);
      await page.getByTestId('cropper').waitFor();
    },
    send: click('Use this photo'),
    end: click('Cancel'),
  },
  { name: 'add a device', view: 'settings', async begin() {}, send: click('Add a device'), end: click('Close') },
  {
    name: 'make a recovery code',
    view: 'settings',
    async begin() {},
    send: click('Make a recovery code'),
  },
  { name: 'add a passkey', view: 'settings', async begin() {}, send: click('Add a passkey') },
  { name: 'simulate a night', view: 'home', async begin() {}, send: click('A rough night') },
  {
    name: 'agree to a metric',
    view: 'settings',
    begin: (page) => page.getByText('What we may store and use').click(),
    send: (page) => page.getByRole('switch', { name: 'Sleep', exact: true }).click(),
    end: (page) => page.getByText('What we may store and use').click(),
  },
  {
    name: 'connect the simulated watch',
    view: 'settings',
    async begin(page) {
      await connect(page, 'A simulated watch');
      await consentToAll(page);
    },
    send: click(/^Connect$/),
    end: skip,
  },
  {
    name: 'connect a device by hand',
    view: 'settings',
    async begin(page) {
      await connect(page, 'My own device');
      await page.getByText('It shows no code').click();
      await consentToAll(page);
    },
    send: click(/^Connect$/),
    end: skip,
  },
  {
    name: 'pair a device',
    view: 'settings',
    async begin(page, userCode) {
      await connect(page, 'My own device');
      await page.getByPlaceholder('BCDF-GHJK').fill(userCode);
      await page.locator('.pair-code [type=submit]').click();
      await page.locator('.pairing .device-warning').waitFor();
      await page.locator('.pairing').getByRole('switch').first().check();
    },
    send: (page) => page.locator('.pairing [type=submit]').click(),
    end: skip,
  },
  {
    name: 'import a file',
    view: 'settings',
    async begin(page) {
      await connect(page, 'I have a file');
      await choose(page, apple());
      await page.getByText('What’s in your Apple Health export').waitFor();
      await agree(page, 'Steps');
    },
    send: click(/^Send \d+ readings$/),
  },
];
