import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { useWebFixture } from './fixture.ts';
import { choosePhoto, connectWatch, cropPhoto, goToFace, hatch, heading, storedSession } from './story.ts';

/**
 * Serves the app over plain HTTP from a host other than localhost. In this context browsers provide no `randomUUID`,
 * locks or clipboard.
 */
const web = useWebFixture('laptop.test');

test('the story works without TLS', { skip: noBrowser }, async () => {
  const { page, consoleErrors } = await web.visit();
  assert.equal(await page.evaluate('isSecureContext'), false);
  await hatch(page);
  await goToFace(page);
  await choosePhoto(page);
  await cropPhoto(page);
  await heading(page, 'What can Rocky pick up on?');
  await connectWatch(page);
  await page
    .locator('.badge')
    .getByText(/Good|Recovering|Energetic/)
    .waitFor();
  const { userId, token } = await storedSession(page);
  const local = `http://localhost:${web.server.port}/users/${userId}`;
  const profile = await (await fetch(local, { headers: { Authorization: `Bearer ${token}` } })).json();
  assert.ok((profile as UserProfile).avatar_url);
  // Ignore Chromium's warning that it disregards Cross-Origin-Opener-Policy on pages without TLS.
  assert.deepEqual(
    consoleErrors.filter((text) => !text.includes('Cross-Origin-Opener-Policy')),
    [],
  );
});
