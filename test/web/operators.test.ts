import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import type { CreatedToken } from '../../shared/models/typescript/types.ts';
import { type Act, byDay } from '../../web/src/activity/by-day.ts';
import { noBrowser, PHONE } from '../support/browser.ts';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';
import { assertAccessible } from './axe.ts';
import { assertFits } from './fits.ts';
import { button, useHome } from './home.ts';
import { LOCKED_FLOWS } from './locked-flows.ts';
import { takeBothPictures } from './pictures.ts';
import { type Credentials, eventually, heading, openView } from './story.ts';
import { createCode, createPet, openLink } from './ways-in.ts';

const { web, atHome, atSettings, post } = useHome({ SERVICE_KEYS, SUPPORT_CONTACT: 'https://help.example/pets' });
const only = { skip: noBrowser };

/** Checks a part of the page, and takes pictures in both colour schemes. */
async function check(page: Page, name: string): Promise<void> {
  await assertFits(page, name);
  await assertAccessible(page, name);
  await takeBothPictures(page, `operators/${name}`, { fullPage: true });
}

const linesIn = (page: Page) => page.locator('.acts li').allInnerTexts();
const openActivity = (page: Page) => page.getByText('Show activity').click();

test('acts are grouped by local day, and a replaced code is one line', () => {
  const [night, morning] = [new Date(2026, 2, 14, 23, 59, 59), new Date(2026, 2, 15)].map((at) => at.toISOString());
  const act = (at = '', kind: string, actor = 'owner') => ({ at, actor, act: kind }) as Act;
  const days = byDay([
    act(morning, 'revoke-token'),
    act(morning, 'create-token'),
    act(morning, 'create-token', 'service:support'),
    act(night, 'revoke-token'),
    act(night, 'revoke-token'),
  ]);
  assert.deepEqual(
    days.map(({ midnight, lines }) => [midnight, lines.map((line) => line.act)]),
    [
      [new Date(2026, 2, 15).getTime(), ['replace-code', 'create-token']],
      [new Date(2026, 2, 14).getTime(), ['revoke-token', 'revoke-token']],
    ],
  );
});

test('the activity shows who did what, page by page and after each change', only, async () => {
  const { page, user, consoleErrors } = await atSettings();
  await openActivity(page);
  await page.getByText('Nothing has happened yet.').waitFor();
  await post(`/users/${user.userId}/tokens`, SERVICE_KEY, { kind: 'invite' });
  await button(page, 'Make a recovery code').first().click();
  await button(page, 'I’ve saved it').click();
  await page.getByText('A recovery code or an access key was made').waitFor();
  const [mine, theirs] = await linesIn(page);
  assert.match(mine ?? '', /was made\s+[\d:]+( [AP]M)? · On one of your devices$/);
  assert.match(theirs ?? '', /^An invite .* was made\s+[\d:]+( [AP]M)? · By the operator’s service support$/);
  for (let at = 0; at < 12; at += 1) await post(`/users/${user.userId}/tokens`, user.token, { kind: 'recovery' });
  await page.getByText('Show activity').click();
  await openActivity(page);
  await page.getByText('The recovery code was replaced').nth(9).waitFor();
  await button(page, 'Show more').click();
  await page.getByText('That’s everything from the last year.').and(page.locator(':focus')).waitFor();
  assert.equal((await linesIn(page)).length, 14);
  assert.deepEqual(consoleErrors, []);
});

/** Answers that a newer or broken server could give. */
const STRANGE: [act: string, actor: string, at: Date][] = [
  ['read-mind', 'service:<b>moon</b> {{pet}} $t(retry)', new Date()],
  ['<img src=x onerror=alert(1)>', 'admin', new Date(new Date().setDate(new Date().getDate() - 1))],
  ['lock', `service:${'W'.repeat(60)}`, new Date(2026, 0, 5, 12)],
];

test('acts that the app does not know, and failures, are shown as text', only, async () => {
  const { page, user } = await atSettings(undefined, { ...PHONE, viewport: { width: 280, height: 600 } });
  const acts = STRANGE.map(([act, actor, at]) => ({ at: at.toISOString(), actor, act, user_id: user.userId }));
  await page.route('**/audit?*', (route) => route.fulfill({ json: { acts } }), { times: 1 });
  await openActivity(page);
  const [unknown = '', other = '', long = ''] = await Promise.all(
    [0, 1, 2].map((at) => page.locator('.acts li').nth(at).innerText()),
  );
  assert.match(unknown, /doesn’t know yet: read-mind\s.*service <b>moon<\/b> \{\{pet\}\} \$t\(retry\)$/s);
  assert.match(other, /<img src=x onerror=alert\(1\)>\s.*By admin$/s);
  assert.match(long, /^Your pet was locked/);
  assert.deepEqual((await page.locator('.acts h3').allInnerTexts()).slice(0, 2), ['Today', 'Yesterday']);
  await check(page, 'activity-280');
  await page.getByText('Show activity').click();
  await page.route('**/audit?*', (route) => route.fulfill({ status: 500 }), { times: 1 });
  await openActivity(page);
  await page.getByRole('alert').getByText('The server is having trouble.').waitFor();
  await button(page, 'Try again').click();
  await page.getByText('Nothing has happened yet.').waitFor();
});

test('an invite that the operator has made opens the pet, and the activity says so', only, async () => {
  const { baseUrl } = web.server;
  const pet: Credentials = await createPet(baseUrl, 'Luna');
  const { code = '' } = await post<CreatedToken>(`/users/${pet.userId}/tokens`, SERVICE_KEY, { kind: 'invite' });
  const { page, consoleErrors } = await web.visit(PHONE);
  await openLink(page, baseUrl, code);
  await button(page, 'Bring it here').click();
  await heading(page, 'Luna');
  await openView(page, 'settings');
  await openActivity(page);
  await page.locator('.acts li').nth(1).waitFor();
  assert.deepEqual(
    (await linesIn(page)).map((line) => line.split('\n')[0]),
    ['A device signed in', 'An invite for another device was made'],
  );
  assert.deepEqual(consoleErrors, []);
});

const REASON = 'Sent <b>thousands</b> of {{made}}-up readings';
const lockPath = ({ userId }: Credentials) => `/users/${userId}/lock`;
const lock = (user: Credentials) => post(lockPath(user), SERVICE_KEY, { reason: REASON });

async function unlock(user: Credentials): Promise<void> {
  const headers = { Authorization: `Bearer ${SERVICE_KEY}` };
  const answer = await fetch(web.server.baseUrl + lockPath(user), { method: 'DELETE', headers });
  assert.equal(answer.status, 200);
}

async function addStream(user: Credentials, metrics = ['sleep_score', 'step_count']): Promise<void> {
  await post(`/users/${user.userId}/streams`, user.token, { source: 'simulated-watch', metrics, purposes: [] });
}

test('a locked user sees why, what still works and whom to ask, and is offered nothing else', only, async () => {
  const { page, user, consoleErrors } = await atSettings(undefined, { ...PHONE, locale: 'de-DE' });
  await addStream(user);
  await lock(user);
  await page.reload();
  const card = page.getByRole('region', { name: 'Rocky ist vorerst gesperrt' });
  await card.getByText(REASON, { exact: true }).waitFor();
  assert.equal(await card.getByRole('link').getAttribute('href'), 'https://help.example/pets');
  await page.getByText('Was wir speichern und verwenden dürfen').click();
  const offered = await page.locator('.cards :is(button, summary):visible').allInnerTexts();
  assert.deepEqual(
    offered.filter((name) => /hinzufügen|verbinden|Code|Bearbeiten|Foto|Nacht/.test(name)),
    [],
  );
  assert.equal(await page.getByRole('switch', { name: 'Schlaf', exact: true }).isDisabled(), true);
  await check(page, 'locked-phone');

  // What only removes something works, and so do the export and the activity.
  await page.getByRole('switch', { name: 'Schritte', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Messwerte behalten' }).click();
  await page.getByRole('switch', { name: 'Schritte', exact: true, disabled: true }).waitFor();
  const downloading = page.waitForEvent('download');
  await button(page, 'Meine Daten exportieren').click();
  await downloading;
  await page.getByText('Aktivität anzeigen').click();
  await page.getByText('Dein Haustier wurde gesperrt').waitFor();
  await unlock(user);
  await page.reload();
  await button(page, 'Bearbeiten').waitFor();
  assert.equal(await card.count(), 0);
  assert.deepEqual(consoleErrors, []);
});

test('whatever a lock interrupts is explained, and goes on when it ends', only, async () => {
  const { page, user } = await atHome();
  await addStream(user);
  const body = new URLSearchParams({ client_id: 'Scale', scope: 'step_count' });
  const asked = await fetch(`${web.server.baseUrl}/device_authorization`, { method: 'POST', body });
  const { user_code } = (await asked.json()) as { user_code: string };
  await page.reload();
  await page.locator('.badge').waitFor();
  for (const { name, view, begin, send, end } of LOCKED_FLOWS) {
    await openView(page, view);
    await begin(page, user_code);
    await lock(user);
    await send(page);
    await page.locator('.lock').getByText(REASON).waitFor();
    // The focus may have moved to the explanation that replaces the button. A poll may show the lock before the answer comes.
    let alerts: string[] = [];
    await eventually(async () => {
      const focused = await page.evaluate<string>(
        'document.activeElement.closest("p, .lock, dialog, form")?.innerText ?? ""',
      );
      alerts = await page.getByRole('alert').allInnerTexts();
      return /locked by the operator|Rocky is locked|locked Rocky/.test([focused, ...alerts].join('\n'));
    }).catch((cause) => assert.fail(new Error(name, { cause })));
    assert.doesNotMatch(alerts.join('\n'), /An operator has locked this user/, name);
    assert.notEqual(await page.evaluate('document.activeElement.tagName'), 'BODY', name);
    await unlock(user);
    // The page checks again when it is shown.
    await page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
    await page.locator('.lock').waitFor({ state: 'detached' });
    await end?.(page);
  }
});

test('a code of a locked user says that the pet is locked, and whom to ask', only, async () => {
  const { baseUrl } = web.server;
  const pet = await createPet(baseUrl, 'Luna');
  const code = await createCode(baseUrl, pet, 'recovery');
  await lock(pet);
  const { page } = await web.visit();
  await openLink(page, baseUrl, code);
  await button(page, 'Bring it here').click();
  const alert = page.getByRole('alert');
  await alert.getByText('locked by the operator').waitFor();
  await alert.getByRole('link', { name: 'https://help.example/pets' }).waitFor();
});
