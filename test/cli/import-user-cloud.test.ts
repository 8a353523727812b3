import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Export } from '../../shared/models/typescript/types.ts';
import { startCloud } from '../lambda/cloud.ts';
import { freshBucket, withS3 } from '../support/s3-engine.ts';
import { startServer, temporaryFolder } from '../support/server.ts';
import { jsonIn } from '../support/streams.ts';
import { zoneAtNoon } from '../support/zone-at-noon.ts';
import { run } from './hatchery.ts';
import { assertSameContent } from './same-content.ts';
import { createUserWithHistory, type UserHistory } from './user-history.ts';

const HOURS = 60;
const zoe: UserHistory = {
  profile: {
    name: 'Zoë 👋',
    pet_name: '👨‍👩‍👧‍👦',
    age: 34,
    health_goals: ['besser „schlafen“'],
    locale: 'de-AT',
    time_zone: zoneAtNoon(),
  },
  portrait: ['rg', 'by'],
  upload: ['gw', 'by'],
  devices: ['Tablet'],
  streams: [
    {
      label: 'Uhr ⌚',
      moments: [
        {
          metrics: ['sleep_score', 'heart_rate'],
          purposes: ['pet_state', 'pet_messages'],
          batches: [[{ which: 0, value: 77, minutes: 8 * HOURS }], [{ which: 1, value: 62, minutes: 30 }]],
        },
        {
          metrics: ['heart_rate', 'sleep_score', 'step_count'],
          purposes: ['pet_state'],
          batches: [[1, 2, 3, 4].map((which) => ({ which, value: 60 + which, minutes: 60 * which }))],
        },
      ],
      revoked: false,
    },
    {
      moments: [{ metrics: ['stress_level'], purposes: [], batches: [[{ which: 0, value: 70, minutes: 9 }]] }],
      revoked: true,
    },
  ],
};

await withS3('Importing a user into the cloud and back', async (s3) => {
  test('a user is migrated from a server to the cloud and back completely', async (context) => {
    const cloud = await startCloud(s3, await freshBucket(s3));
    context.after(cloud.close);
    const folder = await temporaryFolder(context);
    const [first, second] = await Promise.all(['first', 'second'].map((name) => startServer(join(folder, name))));
    assert.ok(first && second);
    context.after(() => Promise.all([first.stop(), second.stop()]));

    const send = (address: string, init?: RequestInit) => fetch(new URL(address, first.baseUrl), init);
    const original = await (await createUserWithHistory(send, zoe)).export();
    const file = join(folder, 'export.json');
    let present = original;
    for (const { baseUrl } of [cloud, second]) {
      await writeFile(file, JSON.stringify(present));
      const { code, out, err } = await run('import-user', [file, '--to', baseUrl]);
      assert.deepEqual([code, err], [0, ''], out);
      const [, userId, token] = /^Created user (\S+) at .*: (hty_\S+)$/m.exec(out) ?? [];
      const headers = { Authorization: `Bearer ${token}` };
      present = await jsonIn<Export>(fetch(`${baseUrl}/users/${userId}/export`, { headers }));
      await assertSameContent(present, original);
      // The command prints the new ingest token, with which the device can continue to send readings.
      const [, stream, device] = /“Uhr ⌚” \(s0\) is now (\S+); .*: (hts_\S+)$/m.exec(out) ?? [];
      const body = JSON.stringify({ samples: original.batches[0]?.samples, batch_id: original.batches[0]?.batch_id });
      const init = { method: 'POST', body, headers: { Authorization: `Bearer ${device}` } };
      const receipt = await jsonIn(fetch(`${baseUrl}/users/${userId}/streams/${stream}/samples`, init));
      assert.partialDeepStrictEqual(receipt, { duplicate: true });
    }

    const taken = await run('import-user', [file, '--to', first.baseUrl]);
    assert.equal(taken.code, 1);
    assert.match(taken.err, /^The id \S+ exists there.*--new-id\n$/);
    assert.equal((await run('import-user', [file, '--to', first.baseUrl, '--new-id'])).code, 0);
  });
});
