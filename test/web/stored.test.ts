import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { useWebFixture } from './fixture.ts';
import { heading, reachHello } from './story.ts';

const web = useWebFixture();
const only = { skip: noBrowser };

declare global {
  /** The browser's, as `web/src/state/stored.ts` uses it. */
  function addEventListener(
    type: 'storage',
    listener: (event: { storageArea: unknown; key: string | null; newValue: string | null }) => void,
  ): void;
  function addEventListener(type: 'pageshow', listener: (event: { persisted: boolean }) => void): void;
}

/** The browser's storage, for modules that run in Node. */
const items = new Map<string, string>();
const onPageShow: ((event: { persisted: boolean }) => void)[] = [];
Object.assign(globalThis, {
  addEventListener: (type: string, listener: (event: object) => void) =>
    type === 'pageshow' && onPageShow.push(listener),
  localStorage: { getItem: (key: string) => items.get(key) ?? null, setItem: () => {}, removeItem: () => {} },
});
const { draft } = await import('../../web/src/state/draft.ts');
const { session } = await import('../../web/src/state/session.ts');

/** Returns what a module reads after something has stored this text. */
function reread<Value>(stored: { reread(): Value }, key: string, text: string): Value {
  items.set(key, text);
  return stored.reread();
}

const DRAFT = {
  name: 'Maya',
  age: 34,
  goals: ['Read'],
  petName: 'Pip',
  ownGoal: '',
  key: 'k',
  sent: { name: 'M', pet_name: 'P' },
};
const LOST = { ...DRAFT, name: '', age: undefined, goals: [], petName: '', key: undefined, sent: undefined };

test('an odd field of a draft is replaced, and the other fields are kept', () => {
  const fields = Object.keys(DRAFT) as (keyof typeof DRAFT)[];
  fc.assert(
    fc.property(fc.constantFrom(...fields), fc.option(fc.jsonValue(), { nil: undefined }), (field, odd) => {
      const read: Record<string, unknown> = {
        ...reread(draft, 'hatchery.draft', JSON.stringify({ ...DRAFT, [field]: odd })),
      };
      for (const other of fields.filter((one) => one !== field)) assert.deepEqual(read[other], DRAFT[other]);
      const [isText, isLost] = [typeof odd === 'string', JSON.stringify(read[field]) === JSON.stringify(LOST[field])];
      if (field === 'goals')
        assert.ok(Array.isArray(read[field]) && read[field].every((one) => typeof one === 'string'));
      else if (field === 'age') assert.ok(isLost || odd === null || (typeof odd === 'number' && read[field] === odd));
      else if (field === 'sent') assert.ok(isLost || (typeof odd === 'object' && !Array.isArray(odd)));
      else assert.ok(isLost || (isText && read[field] === odd));
    }),
  );
});

test('any stored text gives a usable draft and session', () => {
  const anything = fc.oneof(fc.string(), fc.json(), fc.constantFrom('', 'null', '7', '[]', '{}', '{"__proto__":7}'));
  fc.assert(
    fc.property(anything, (text) => {
      const { name, age = null, goals, petName, ownGoal } = reread(draft, 'hatchery.draft', text);
      assert.ok([name, petName, ownGoal, ...goals].every((one) => typeof one === 'string'));
      assert.ok(age === null || (Number.isSafeInteger(age) && age >= 0));
      const read = reread(session, 'hatchery.session', text);
      assert.ok(read === undefined || /^[!-~]+ [!-~]+$/.test(`${read.userId} ${read.token}`));
    }),
  );
});

test('a page that the browser had kept sees that the user has signed out meanwhile', () => {
  reread(session, 'hatchery.session', JSON.stringify({ userId: 'u', token: 't', stage: 'home' }));
  items.delete('hatchery.session');
  for (const listener of onPageShow) listener({ persisted: false });
  assert.equal(session.peek()?.userId, 'u', 'a page that was just loaded has read the latest value');
  for (const listener of onPageShow) listener({ persisted: true });
  assert.equal(session.peek(), undefined);
});

test('a session of another build keeps its pet', () => {
  const other = { userId: 'u', token: 't', stage: 'a step of another build', more: 1 };
  assert.deepEqual(reread(session, 'hatchery.session', JSON.stringify(other)), {
    userId: 'u',
    token: 't',
    stage: 'home',
  });
});

const ODD = ['7', '"text"', 'null', '[]', '[7]', '{}', '{"name":"Maya","age":"","goals":[],"petName":""}', 'not JSON'];

/** Stores the same text under every key of the app, as other software or an older build might have done. */
async function storeEverywhere(page: Page, text: string): Promise<void> {
  await page.evaluate((odd) => {
    const keys = 'draft session locale join.key import erased watches-off still sound recovery.postponed receipt later';
    for (const key of keys.split(' ')) localStorage.setItem(`hatchery.${key}`, odd);
    for (const key of ['join', 'pairing', 'device']) sessionStorage.setItem(`hatchery.${key}`, odd);
  }, text);
}

test('the app starts with odd values in every place of the browser’s storage', only, async () => {
  const { page, consoleErrors } = await web.visit();
  for (const odd of ODD) {
    await storeEverywhere(page, odd);
    await page.goto('about:blank');
    await page.goto(`${web.server.baseUrl}/#goals`);
    await heading(page, 'Someone’s waiting to meet you');
  }
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await reachHello(page);
  assert.deepEqual(consoleErrors, []);
});
