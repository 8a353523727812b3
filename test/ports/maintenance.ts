import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Maintenance } from '../../core/ports/maintenance.ts';
import type { ObjectStore, UploadReceiver } from '../../core/ports/objects.ts';
import type { Pairings } from '../../core/ports/pairings.ts';
import type { SampleStore } from '../../core/ports/samples.ts';
import type { UserStore } from '../../core/ports/users.ts';
import { quotaError, UNCONDITIONAL } from '../../core/streams/ingest-limits.ts';
import { someBatch } from './batches.ts';
import { somePairing } from './pairings.ts';
import { ownerOf, someUser } from './users.ts';

const NOW = '2026-03-15T00:00:00.000Z';
const LATER = '2026-04-14T00:00:00.000Z';

/** Tests for user stores that delete expired tombstones only when the host runs maintenance. */
export function tombstoneExpirySuite(name: string, open: () => UserStore & Maintenance): void {
  test(`${name}: an erased user's id is taken until its tombstone expires; while the erasure has not ended, it never expires`, async () => {
    const users = open();
    const erased = async () => {
      const user = someUser();
      await users.create(user);
      await users.beginErasure(ownerOf(user.user_id), NOW);
      return user;
    };
    const [one, other] = [await erased(), await erased()];
    await users.endErasure(one.user_id, LATER);
    await users.expire(LATER);
    assert.equal(await users.create(one), false);
    await users.expire('2026-04-14T00:00:00.001Z');
    assert.equal(await users.create(one), true);
    assert.equal(await users.create(other), false, 'its erasure has not ended');
  });
}

/** Tests for sample stores that delete expired batches only when the host runs maintenance. */
export function batchExpirySuite(name: string, open: () => SampleStore & Maintenance): void {
  test(`${name}: only batches that start before the time expire`, async () => {
    const samples = open();
    const { user_id } = someBatch();
    const starts = Array.from({ length: 120 }, (_, at) => `1999-01-01T00:00:00.${String(at).padStart(3, '0')}Z`);
    for (const start of [...starts, '1999-01-02T00:00:00.000Z'])
      await samples.append(someBatch({ user_id, start }), UNCONDITIONAL);
    await samples.expire('1999-01-02T00:00:00.000Z');
    const left = await Array.fromAsync(samples.read(user_id, '1999-01-01T00:00:00.000Z', '2000-01-01T00:00:00.000Z'));
    assert.deepEqual(
      left.map(({ start }) => start),
      ['1999-01-02T00:00:00.000Z'],
    );
  });

  test(`${name}: only counts of readings of earlier days expire`, async () => {
    const samples = open();
    const { user_id } = someBatch();
    const days = ['1999-02-01T23:59:59.999Z', '1999-02-02T00:00:00.000Z'];
    const oneADay = {
      ...UNCONDITIONAL,
      quotaError: (counts: Parameters<typeof quotaError>[0]) => quotaError(counts, 1),
    };
    const append = (start: string) =>
      samples.append(someBatch({ user_id, samples: [{ metric: 'heart_rate', value: 60, start }] }), oneADay);
    for (const start of days) assert.equal(await append(start), 'stored');
    await samples.expire('1999-02-02T12:00:00.000Z');
    const outcomes = [];
    for (const start of days) outcomes.push(typeof (await append(start)));
    assert.deepEqual(outcomes, ['string', 'object'], 'the first day counts from zero again');
  });
}

/** Tests for object stores that receive uploads through the host and delete expired ones only when it runs maintenance. */
export function uploadExpirySuite(name: string, open: () => ObjectStore & UploadReceiver & Maintenance): void {
  const bytes = (text: string) => new TextEncoder().encode(text);
  async function* parts() {
    yield bytes('two ');
    yield bytes('parts');
  }

  test(`${name}: stores an upload whole, and none above the limit`, async () => {
    const objects = open();
    const key = `avatars/${crypto.randomUUID()}.jpg`;
    await assert.rejects(objects.receive(key, parts(), 8), { code: 'picture-too-large' });
    assert.equal(await objects.read(key, 100), undefined);
    await objects.receive(key, parts(), 9);
    assert.equal(new TextDecoder().decode((await objects.read(key, 100))?.bytes), 'two parts');
  });

  test(`${name}: only uploads written before the time expire, not portraits`, async () => {
    const objects = open();
    const [upload, portrait] = [`avatars/${crypto.randomUUID()}.jpg`, `portraits/${crypto.randomUUID()}.a.jpg`];
    const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
    await objects.receive(upload, parts(), 100);
    await objects.write(portrait, bytes('x'), 'image/jpeg');
    await objects.expire(ago(60_000));
    assert.ok(await objects.read(upload, 100));
    await objects.expire(ago(-60_000));
    assert.equal(await objects.read(upload, 100), undefined);
    assert.ok(await objects.read(portrait, 100));
  });
}

/** Tests for stores that delete expired pairings only when the host runs maintenance. */
export function pairingExpirySuite(name: string, open: () => Pairings & Maintenance): void {
  test(`${name}: only pairings that expire before the time are deleted`, async () => {
    const pairings = open();
    const [one, other] = [somePairing({ expires_at: NOW }), somePairing({ expires_at: LATER })];
    for (const pairing of [one, other]) await pairings.create(pairing);
    await pairings.expire(NOW);
    assert.deepEqual(await pairings.find(one.user_code), one);
    await pairings.expire('2026-03-15T00:00:00.001Z');
    assert.equal(await pairings.find(one.user_code), undefined);
    assert.deepEqual(await pairings.find(other.user_code), other);
  });
}
