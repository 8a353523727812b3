import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamList } from '../../shared/models/typescript/types.ts';
import { googleTakeoutFiles } from '../sources/generators/google-takeout.ts';
import { makeHealthConnect } from '../sources/generators/health-connect.ts';
import { whoopFiles } from '../sources/generators/whoop.ts';
import { makeZip } from '../sources/generators/zip.ts';
import { noBrowser } from '../support/browser.ts';
import { button } from './home.ts';
import { agree, choose, type Upload, upload, useImport } from './import.ts';

const { atChoice, ask } = useImport();
const only = { skip: noBrowser };
const DAYS = 3;
const now = Date.now();
const midnight = now - (now % 86_400_000);

function takeout(form: 'google-health' | 'fitbit'): Upload {
  const files = googleTakeoutFiles({ now, days: DAYS, form, heartRates: 24 });
  return upload('takeout.zip', makeZip(files.map(({ name, parts }) => ({ name, data: [...parts()].join('') }))));
}

const databaseZip = (): Uint8Array =>
  makeZip([{ name: 'health_connect_export.db', data: makeHealthConnect({ until: midnight, days: DAYS }) }]);

const whoopZip = (): Uint8Array =>
  makeZip(whoopFiles({ now, days: DAYS }).map(({ name, content }) => ({ name, data: content })));

const KINDS: [label: string, source: string, file: () => Upload, metric: string][] = [
  ['Google Takeout (Google Health, Fitbit)', 'google-takeout', () => takeout('google-health'), 'Steps'],
  ['Health Connect', 'health-connect', () => upload('Health Connect.zip', databaseZip()), 'Steps'],
  ['WHOOP', 'whoop', () => upload('my_whoop_data.zip', whoopZip()), 'Recovery score'],
];

test('every kind of export is recognised, read under the page’s policy, and sent', only, async () => {
  const { page, user, consoleErrors } = await atChoice();
  for (const [label, , file, metric] of KINDS) {
    await choose(page, file());
    await page.getByText(`What’s in your ${label} export`).waitFor();
    await agree(page, metric);
    await button(page, /^Send \d+ readings?$/).click();
    await page.getByText(/^\d+ new readings?\.$/).waitFor();
    await button(page, 'Choose another file').click();
  }
  const { streams } = await ask<StreamList>(user, '/streams');
  assert.deepEqual(
    streams.map(({ source, label }) => [label, source]),
    KINDS.map(([label, source]) => [label, source]),
  );
  assert.deepEqual(consoleErrors, []);
});

test(
  'local times are read in the chosen zone; what several people measured is for the command line',
  only,
  async () => {
    const { page } = await atChoice();
    await choose(page, takeout('fitbit'));
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await zone.waitFor();
    await agree(page, 'Steps');
    await zone.selectOption('Pacific/Auckland');
    await zone.and(page.locator(':not(:disabled)')).waitFor();
    assert.equal(await zone.inputValue(), 'Pacific/Auckland');
    assert.equal(await page.getByRole('switch', { name: 'Steps', exact: true }).isChecked(), true, 'is kept');
    await button(page, 'Choose another file').click();

    const rows = ['1503960366', '1624580081'].map((id) => `${id},4/12/2016,13162`);
    await choose(page, upload('dailyActivity_merged.csv', ['Id,ActivityDate,TotalSteps', ...rows].join('\n')));
    await page.getByRole('alert').getByText('npx hatchery import, with --person').waitFor();
  },
);
