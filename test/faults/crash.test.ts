import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryFolder } from '../support/server.ts';
import { crashRounds } from './crash-rounds.ts';

// Only a few rounds, to keep the tests fast. `npm run crash` runs a hundred.
const ROUNDS = 5;

test(`acknowledged changes survive ${ROUNDS} kills during writes`, async (context) => {
  const { all } = await crashRounds(await temporaryFolder(context), ROUNDS);
  assert.ok(all.length >= ROUNDS);
  assert.ok(all.some(({ portrait }) => portrait.acknowledged) && all.some(({ batches }) => batches.length > 0));
});
