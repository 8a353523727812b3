import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PushSubscriptionList } from '../../shared/models/typescript/types.ts';
import { browserKeys, decrypt, type PushReply, startPushService, verifiedClaims } from '../support/push-service.ts';
import { startServer } from '../support/server.ts';
import { jsonIn, reading, streamOwner } from '../support/streams.ts';

const service = await startPushService();
const folder = await mkdtemp(join(tmpdir(), 'hatchery-push-'));
const server = await startServer(folder, {
  PUSH_TEST_ORIGIN: service.origin,
  SUPPORT_CONTACT: 'support@pets.example',
});
after(async () => {
  // First, because the server waits for the notifications that it is sending.
  await service.stop();
  await server.stop();
  await rm(folder, { recursive: true });
});

const send = (path: string, init?: RequestInit) => fetch(`${server.baseUrl}${path}`, init);
const browser = await browserKeys();
const ALWAYS = { from: '00:00', to: '00:00' };

/** Creates a user whose pet was looked at, and browsers that the push service answers like this. */
async function subscribedOwner(locale: string, ...paths: string[]) {
  // An adult, because young people are not notified at night.
  const owner = await streamOwner(send, { locale, age: 34 });
  for (const path of paths) {
    const body = { endpoint: `${service.origin}${path}`, keys: browser.keys, quiet_hours: ALWAYS };
    await jsonIn(
      send(`${owner.address}/push-subscriptions`, { method: 'POST', headers: owner.auth, body: JSON.stringify(body) }),
    );
  }
  const watch = await owner.connect();
  await owner.pet();
  const list = () => jsonIn<PushSubscriptionList>(send(`${owner.address}/push-subscriptions`, { headers: owner.auth }));
  /** Sends a night that changes the mood. */
  const changeMood = () => watch.sendSamples([reading('sleep_score', 95)]);
  return { ...owner, list, changeMood };
}

/** Resolves with the request that the push service gets next. */
async function nextPush(work: () => Promise<unknown>, ...replies: PushReply[]) {
  service.answer(...replies);
  const count = service.received.length + 1;
  await work();
  await service.until(count);
  const push = service.received[count - 1];
  assert.ok(push);
  return push;
}

test('a batch that changes the mood notifies the owner’s browser, in the owner’s language and without content', async () => {
  const { changeMood, list } = await subscribedOwner('de', '/secret-of-max');
  const push = await nextPush(changeMood);
  assert.equal(push.path, '/secret-of-max');
  const message = { title: 'Rocky', body: '\u2068Rocky\u2069 möchte dir etwas erzählen', tag: 'pet' };
  assert.deepEqual(JSON.parse(await decrypt(push.body, browser)), message);
  const { sub } = await verifiedClaims(push, (await list()).public_key, service.origin);
  assert.equal(sub, 'mailto:support@pets.example');
});

test('an ended subscription is removed, and a refused one is logged without its address', async () => {
  const { changeMood, list } = await subscribedOwner('en', '/ended');
  await nextPush(changeMood, 410);
  // The removal follows the answer, so the list is asked until it shows it.
  while ((await list()).subscriptions.length > 0) await nextTurn();

  const other = await subscribedOwner('en', '/refused');
  await nextPush(other.changeMood, 403);
  while (!server.log().includes('PushError status 403')) await nextTurn();
  assert.equal((await other.list()).subscriptions.length, 1);
  assert.doesNotMatch(server.log(), /refused|ended|secret-of-max|127\.0\.0\.1/);
});

test('a push service that never answers delays no other pet and no other owner', async () => {
  const slow = await subscribedOwner('en', '/never', '/never-too');
  const quick = await subscribedOwner('en', '/quick');
  service.answer('never', 'never');
  const count = service.received.length;
  await slow.changeMood();
  await service.until(count + 2);
  assert.equal((await nextPush(quick.changeMood)).path, '/quick');
  assert.equal((await quick.pet()).mood, (await slow.pet()).mood);
});
