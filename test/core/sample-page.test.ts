import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memorySamples } from '../../adapters/memory/samples.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import type { User } from '../../core/ports/users.ts';
import { parseBatch } from '../../core/streams/batch.ts';
import { newStream } from '../../core/streams/consent.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { type Cursor, pageOf, parseCursor } from '../../core/streams/pages.ts';

const NOW = new Date('2026-03-14T12:00:00.000Z');
const DAY = 24 * 60 * 60 * 1000;
const DAYS = 80;
const [userId, streamId] = [crypto.randomUUID(), crypto.randomUUID()];
const stream = newStream({ source: 'test', metrics: ['heart_rate'], purposes: [] }, NOW.toISOString());
const user: User = {
  ...{ user_id: userId, version: 1, created_at: NOW.toISOString(), updated_at: NOW.toISOString() },
  ...{ name: 'Max', pet_name: 'Rocky', health_goals: [], locale: 'en', tokens: {}, streams: { [streamId]: stream } },
};

/** Creates a store that counts the batches read. It holds 80 days, each with one batch of ten readings. */
async function countingStore() {
  const samples = memorySamples();
  for (let day = 1; day <= DAYS; day += 1) {
    const startOf = (at: number) => new Date(NOW.getTime() - day * DAY + at).toISOString();
    const readings = Array.from({ length: 10 }, (_, at) => ({
      ...{ metric: 'heart_rate', value: 60 + at },
      start: startOf(at),
    }));
    await samples.append(
      parseBatch({ samples: readings }, { userId, streamId, metrics: ['heart_rate'] }, NOW),
      UNCONDITIONAL,
    );
  }
  const counted = { batches: 0 };
  const read: SampleStore['read'] = async function* (...span) {
    for await (const batch of samples.read(...span)) {
      counted.batches += 1;
      yield batch;
    }
  };
  return { store: { ...samples, read }, counted };
}

test('a page reads only the batches that it needs', async () => {
  const { store, counted } = await countingStore();
  let cursor: Cursor | undefined;
  for (let page = 0; page < DAYS / 2; page += 1) {
    counted.batches = 0;
    const { samples, next_cursor } = await pageOf(store, user, { limit: 20, cursor });
    assert.equal(samples.length, 20);
    // At most 12 batches are read: two for the page, one for the cursor, one that ends the search, and eight that may overlap
    // the page because a batch spans up to a week.
    assert.ok(counted.batches <= 4 + 8, `${counted.batches} on page ${page}`);
    cursor = next_cursor === undefined ? undefined : (parseCursor(next_cursor) ?? assert.fail());
  }
  assert.equal(cursor, undefined);
});

test('a time span reads only the batches that may overlap it', async () => {
  const { store, counted } = await countingStore();
  const [from, to] = [30, 28].map((day) => new Date(NOW.getTime() - day * DAY).toISOString());
  assert.equal((await pageOf(store, user, { limit: 100, from, to })).samples.length, 20);
  assert.ok(counted.batches <= 2 + 7, `${counted.batches}`);
});
