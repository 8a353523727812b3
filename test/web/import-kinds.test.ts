import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamList } from '../../shared/models/typescript/types.ts';
import { makeHealthConnect } from '../sources/generators/health-connect.ts';
import { makeZip } from '../sources/generators/zip.ts';
import { noBrowser } from '../support/browser.ts';
import { button } from './home.ts';
import { agree, choose, type Upload, upload, useImport } from './import.ts';

const { atChoice, ask } = useImport();
const only = { skip: noBrowser };
const DAYS = 3;
const midnight = Date.now() - (Date.now() % 86_400_000);

const databaseZip = (): Uint8Array =>
  makeZip([{ name: 'health_connect_export.db', data: makeHealthConnect({ until: midnight, days: DAYS }) }]);

const KINDS: [label: string, source: string, file: () => Upload, metric: string][] = [
  ['Health Connect', 'health-connect', () => upload('Health Connect.zip', databaseZip()), 'Steps'],
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
