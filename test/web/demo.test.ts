import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { run } from '../cli/hatchery.ts';
import { noBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/server.ts';
import { useWebFixture } from './fixture.ts';
import { storedSession } from './story.ts';

const web = useWebFixture();

it('shows a pet of `hatchery demo` after its script is pasted, and asks before it replaces one', {
  skip: noBrowser,
}, async (context) => {
  const to = await temporaryFolder(context);
  const { code, out, err } = await run('demo', ['--base-url', web.server.baseUrl, '--to', to]);
  assert.deepEqual([code, err], [0, '']);
  assert.ok(out.includes(`open ${web.server.baseUrl}/ in a private window`), out);
  const scriptOf = async (pet: string) => {
    const [file = ''] = await Array.fromAsync(glob(`${to}/${pet}-*.js`));
    return readFile(file, 'utf8');
  };
  const { page } = await web.visit();
  await page.evaluate(await scriptOf('nimbus'));
  await page.getByRole('heading', { name: 'Nimbus' }).first().waitFor();
  const { userId } = await storedSession(page);

  const questions: string[] = [];
  page.once('dialog', (dialog) => {
    questions.push(dialog.message());
    return dialog.dismiss();
  });
  await page.evaluate(await scriptOf('pixel'));
  assert.deepEqual(questions, ['This browser has a pet already. Replace it?']);
  assert.equal((await storedSession(page)).userId, userId);

  page.once('dialog', (dialog) => dialog.accept());
  await page.evaluate(await scriptOf('pixel'));
  await page.getByRole('heading', { name: 'Pixel' }).first().waitFor();
});
