import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UserProfile } from '../../shared/models/typescript/types.ts';
import { noBrowser } from '../support/browser.ts';
import { openStage } from './stage.ts';
import { choosePhoto, connectWatch, cutPhoto, goToFace, hatch, heading, sessionIn } from './story.ts';

/** As a phone has it that visits a laptop in the same house: browsers then lock some doors, such as UUIDs, locks and the clipboard. */
const stage = openStage('laptop.test');

test('the story works on a page that came without TLS', { skip: noBrowser }, async () => {
  const { page, complaints } = await stage.come();
  assert.equal(await page.evaluate('isSecureContext'), false);
  await hatch(page);
  await goToFace(page);
  await choosePhoto(page);
  await cutPhoto(page);
  await heading(page, 'What may Rocky feel?');
  await connectWatch(page);
  await page
    .locator('.badge')
    .getByText(/Good|Recovering|Energetic/)
    .waitFor();
  const { userId, token } = await sessionIn(page);
  const local = `http://localhost:${stage.server.port}/users/${userId}`;
  const profile = await (await fetch(local, { headers: { Authorization: `Bearer ${token}` } })).json();
  assert.ok((profile as UserProfile).avatar_url);
  // Chromium says that it does without the opener policy then.
  assert.deepEqual(
    complaints.filter((text) => !text.includes('Cross-Origin-Opener-Policy')),
    [],
  );
});
