import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryIdentityLinks } from '../../adapters/memory/identity-links.ts';
import { memoryObjects } from '../../adapters/memory/objects.ts';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memoryRemovals } from '../../adapters/memory/removals.ts';
import { memorySamples } from '../../adapters/memory/samples.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { urlSigner } from '../../adapters/signed-urls/signed-urls.ts';
import type { Removal } from '../../core/ports/removals.ts';
import type { Metric } from '../../core/ports/samples.ts';
import type { Stream } from '../../core/ports/users.ts';
import { removalService } from '../../core/privacy/removals.ts';
import { UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { ALWAYS, someBatch } from '../ports/batches.ts';
import { someLink } from '../ports/identity-links.ts';
import { somePet } from '../ports/pets.ts';
import { ownerOf, someUser } from '../ports/users.ts';
import { BASE_URL } from '../support/app.ts';

const NOW = '2026-03-15T00:00:00.000Z';
const HASH = 'a'.repeat(64);
const JPEG = 'image/jpeg';
const open: Stream = {
  source: 'watch',
  metrics: ['heart_rate'],
  purposes: [],
  created_at: NOW,
  updated_at: NOW,
  consent_log: [],
  token: HASH,
};

/** Creates a removal service whose stores hold one user with these streams. */
async function setup(streams: Record<string, Stream> = {}) {
  const clock = () => new Date();
  const signer = urlSigner({ baseUrl: BASE_URL, secret: Buffer.from('secret'), clock });
  const [users, samples, pets, removals] = [memoryUsers(), memorySamples(), memoryPets(), memoryRemovals()];
  const [objects, identityLinks] = [memoryObjects(signer), memoryIdentityLinks()];
  const reported: unknown[] = [];
  const report = (error: unknown) => void reported.push(error);
  const { sweep } = removalService({ users, samples, pets, objects, removals, identityLinks, report, clock });
  const user = someUser({ tokens: { [HASH]: { created_at: NOW } }, streams });
  await users.create(user);
  const soon = () => new Date(Date.now() + 1_000);
  const begin = (removal: Removal) => removals.begin(removal, NOW);
  const left = async () => (await Array.fromAsync(removals.pending('9999'))).length;
  const stored = async () => (await Array.fromAsync(samples.read(user.user_id, ...ALWAYS))).map((b) => b.stream_id);
  return {
    users,
    samples,
    pets,
    objects,
    removals,
    identityLinks,
    reported,
    sweep,
    user,
    user_id: user.user_id,
    begin,
    left,
    stored,
    soon,
  };
}

const revoked: Stream = { ...open, revoked_at: NOW };

for (const [what, stream, isErased] of [
  ['is revoked', revoked, true],
  ['is no longer in the user’s item', undefined, true],
  ['is open, since the revocation was never written', open, false],
] as const) {
  test(`the readings of a stream that ${what} are ${isErased ? 'erased' : 'kept'}, and the removal ends`, async () => {
    const s = await setup({ kept: open, ...(stream ? { gone: stream } : {}) });
    for (const stream_id of ['gone', 'kept'])
      await s.samples.append(someBatch({ user_id: s.user_id, stream_id }), UNCONDITIONAL);
    await s.begin({ kind: 'stream', user_id: s.user_id, stream_id: 'gone' });
    await s.pets.put(somePet({ user_id: s.user_id }));
    assert.equal(await s.sweep(s.soon()), 0);
    assert.deepEqual((await s.stored()).sort(), isErased ? ['kept'] : ['gone', 'kept']);
    assert.equal((await s.pets.get(s.user_id)) === undefined, isErased, 'the pet may have the readings');
    assert.equal(await s.left(), 0);
  });
}

test('erases readings of withdrawn metrics, and keeps those with consent again', async () => {
  const s = await setup({ one: open });
  const sample = (metric: Metric) => ({ metric, value: 61, start: NOW });
  const samples = (['heart_rate', 'step_count', 'stress_level'] as const).map(sample);
  await s.samples.append(someBatch({ user_id: s.user_id, stream_id: 'one', samples }), UNCONDITIONAL);
  const metrics: Metric[] = ['heart_rate', 'step_count'];
  await s.pets.put(somePet({ user_id: s.user_id }));
  await s.begin({ kind: 'withdrawn', user_id: s.user_id, stream_id: 'one', metrics });
  assert.equal(await s.sweep(s.soon()), 0);
  assert.equal(await s.pets.get(s.user_id), undefined, 'the pet may have the readings');
  const [batch] = await Array.fromAsync(s.samples.read(s.user_id, ...ALWAYS));
  assert.deepEqual([batch?.samples.map(({ metric }) => metric), await s.left()], [['heart_rate', 'stress_level'], 0]);
});

test('finishes an erasure that has begun, and drops the record of one that has not', async () => {
  const s = await setup();
  await s.samples.append(someBatch({ user_id: s.user_id }), UNCONDITIONAL);
  await s.begin({ kind: 'user', user_id: s.user_id });
  await s.sweep(s.soon());
  assert.deepEqual([(await s.stored()).length, await s.left()], [1, 0]);
  await s.begin({ kind: 'user', user_id: s.user_id });
  await s.users.beginErasure(ownerOf(s.user_id), NOW);
  await s.objects.write(`portraits/${s.user_id}.x.jpg`, new Uint8Array(1), JPEG);
  await s.sweep(s.soon());
  assert.deepEqual([(await s.stored()).length, await s.left(), s.objects.keys()], [0, 0, []]);
  assert.equal(await s.users.beginErasure(ownerOf(s.user_id), NOW), undefined, 'the erasure has ended');
});

test('a finished erasure removes the links of the user, and only those', async () => {
  const identity = { iss: 'https://login.example', sub: 'max', created_at: NOW };
  const s = await setup();
  const change = { set: { identities: { own: identity, taken: identity } }, remove: [], updated_at: NOW };
  await s.users.update(change, { principal: ownerOf(s.user_id) });
  await s.identityLinks.put('own', someLink(s.user_id), undefined);
  await s.identityLinks.put('taken', someLink(), undefined);
  await s.begin({ kind: 'user', user_id: s.user_id });
  await s.users.beginErasure(ownerOf(s.user_id), NOW);
  await s.sweep(s.soon());
  assert.equal(await s.identityLinks.find('own'), undefined);
  assert.ok(await s.identityLinks.find('taken'));
  assert.equal(await s.users.getErasure(s.user_id), undefined);
});

test('removes a link that its user does not list; keeps one that is listed, newer, or of another user', async () => {
  const identity = { iss: 'https://login.example', sub: 'max', created_at: NOW };
  const s = await setup();
  const change = { set: { identities: { listed: identity } }, remove: [], updated_at: NOW };
  await s.users.update(change, { principal: ownerOf(s.user_id) });
  const claimed_at = new Date(Date.now() + 60_000).toISOString();
  const links = {
    listed: someLink(s.user_id),
    left: someLink(s.user_id),
    newer: { ...someLink(s.user_id), claimed_at },
    other: someLink(),
  };
  for (const [id, link] of Object.entries(links)) {
    await s.identityLinks.put(id, link, undefined);
    await s.begin({ kind: 'identity', user_id: s.user_id, identity_id: id });
  }
  await s.begin({ kind: 'identity', user_id: s.user_id, identity_id: 'absent' });
  assert.equal(await s.sweep(s.soon()), 0);
  for (const id of ['listed', 'newer', 'other']) assert.ok(await s.identityLinks.find(id), id);
  assert.equal(await s.identityLinks.find('left'), undefined);
  assert.equal(await s.left(), 1, 'a later sweep checks the newer one');
});

test('removes portraits without a reference, except young ones, which a later sweep checks', async () => {
  const s = await setup();
  const [shown, former, other] = ['a', 'b', 'c'].map((id) => `portraits/${s.user_id}.${id}.jpg`);
  assert.ok(shown && former && other);
  for (const key of [shown, former]) await s.objects.write(key, new Uint8Array(1), JPEG);
  const change = { set: { portrait: shown }, remove: [], updated_at: NOW };
  await s.users.update(change, { principal: ownerOf(s.user_id) });
  await s.begin({ kind: 'portraits', user_id: s.user_id });
  const before = new Date(Date.parse(NOW) + 1);
  await s.sweep(before);
  assert.deepEqual(s.objects.keys().sort(), [shown, former], 'a publish may be in progress');
  assert.equal(await s.left(), 1);
  await s.sweep(s.soon());
  assert.deepEqual([s.objects.keys(), await s.left()], [[shown], 0]);
});

test('reports a failed removal and keeps it; finishes the others', async () => {
  const s = await setup({ gone: revoked });
  const broken = { kind: 'stream', user_id: 'another', stream_id: 'gone' } as const;
  await s.begin(broken);
  await s.begin({ kind: 'stream', user_id: s.user_id, stream_id: 'gone' });
  await s.samples.append(someBatch({ user_id: s.user_id, stream_id: 'gone' }), UNCONDITIONAL);
  const { get } = s.users;
  s.users.get = async (userId) => (userId === 'another' ? Promise.reject(new Error('out of order')) : get(userId));
  assert.equal(await s.sweep(s.soon()), 1);
  assert.deepEqual([await s.stored(), s.reported.length, await s.left()], [[], 1, 1]);
  s.users.get = get;
  assert.equal(await s.sweep(s.soon()), 0);
  assert.equal(await s.left(), 0);
});

test('a sweep skips recent removals, and stops when its time is up', async () => {
  const s = await setup({ gone: revoked });
  for (let at = 0; at < 3; at += 1) await s.begin({ kind: 'stream', user_id: s.user_id, stream_id: 'gone' });
  await s.sweep(new Date(NOW));
  assert.equal(await s.left(), 3);
  let checks = 0;
  await s.sweep(s.soon(), () => {
    checks += 1;
    return checks === 1;
  });
  assert.equal(await s.left(), 2);
});
