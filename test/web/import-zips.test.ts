import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StreamList } from '../../shared/models/typescript/types.ts';
import { makeHealthConnect } from '../sources/generators/health-connect.ts';
import { makeZip } from '../sources/generators/zip.ts';
import { noBrowser } from '../support/browser.ts';
import { button } from './home.ts';
import { agree, choose, picture, upload, useImport } from './import.ts';

const { atChoice, ask } = useImport();

test('a zip of Health Connect is opened in the browser; a damaged one is explained', { skip: noBrowser }, async () => {
  const { page, user, consoleErrors } = await atChoice();
  const data = makeHealthConnect({ until: Date.now(), days: 3 });
  const zip = makeZip([{ name: 'health_connect_export.db', data }]);
  await choose(page, upload('Health Connect.zip', zip.slice(0, -40)));
  await page.getByRole('alert').getByText('isn’t complete: its end is missing').waitFor();
  await choose(
    page,
    upload('Health Connect.zip', makeZip([{ name: 'health_connect_export.db', data: data.slice(0, 1000) }])),
  );
  await page.getByRole('alert').getByText('is damaged and can’t be opened').waitFor();

  await choose(page, upload('Health Connect.zip', zip));
  await page.getByText('What’s in your Health Connect export').waitFor();
  await picture(page, 'found-health-connect');
  await agree(page, 'Sleep');
  await button(page, /^Send \d+ readings$/).click();
  await page.getByText(/^\d+ new readings\.$/).waitFor();
  const [stream] = (await ask<StreamList>(user, '/streams')).streams;
  assert.deepEqual([stream?.source, stream?.metrics], ['health-connect', ['sleep_duration']]);
  assert.deepEqual(consoleErrors, []);
});
