import assert from 'node:assert/strict';
import { it } from 'node:test';
import { run } from '../cli/hatchery.ts';
import { noBrowser } from '../support/browser.ts';
import { temporaryFolder } from '../support/server.ts';
import { useWebFixture } from './fixture.ts';
import { storedSession } from './story.ts';

const web = useWebFixture();

it('shows a pet of `hatchery demo` behind its link, in two browsers', { skip: noBrowser }, async (context) => {
  const to = await temporaryFolder(context);
  const { code, out, err } = await run('demo', ['--base-url', web.server.baseUrl, '--to', to]);
  assert.deepEqual([code, err], [0, '']);
  const [, link = ''] = /^ {2}Nimbus +(\S+)$/m.exec(out) ?? [];
  assert.ok(link.startsWith(`${web.server.baseUrl}/#in=htr_`), out);
  const tokens = new Set<string>();
  for (let browser = 0; browser < 2; browser += 1) {
    const { page } = await web.visit();
    await page.goto('about:blank');
    await page.goto(link);
    await page.getByRole('button', { name: 'Bring it here' }).click();
    await page.getByRole('heading', { name: 'Nimbus' }).first().waitFor();
    assert.ok(!page.url().includes('htr_'), 'the secret is not in the address');
    tokens.add((await storedSession(page)).token);
  }
  assert.equal(tokens.size, 2, 'each browser has a token of its own');
});
