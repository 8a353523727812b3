import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startServer, temporaryFolder } from '../support/server.ts';

const run = promisify(execFile);
const PHOTO = join(import.meta.dirname, '../fixtures/raccoon.jpg');

test('the client works with the globals of React Native', async (context) => {
  const server = await startServer(await temporaryFolder(context));
  context.after(() => server.stop());
  const app = join(import.meta.dirname, 'react-native-app.ts');
  const { stdout } = await run(process.execPath, [app, server.baseUrl, PHOTO], { timeout: 30_000 });
  const { shares, portrait, ...seen } = JSON.parse(stdout);
  assert.deepEqual(seen, {
    pet: 'curious',
    published: true,
    refused: 'invalid-profile',
    networkError: 'network-error',
    uploadTimedOut: 'network-error',
    uploadAborted: 'AbortError: The request was aborted.',
    callAborted: 'AbortError: The request was aborted.',
    notStarted: 'AbortError: The request was aborted.',
    exported: 'Max',
    erased: 1,
  });
  assert.ok(shares.length > 10 && shares[0] < 0.1, 'an upload reports progress');
  assert.deepEqual(
    shares,
    shares.toSorted((one: number, other: number) => one - other),
  );
  assert.equal(shares.at(-1), 1);
  assert.ok(portrait > 1_000);
});
