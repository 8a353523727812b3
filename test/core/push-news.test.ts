import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryPets } from '../../adapters/memory/pets.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { EMPTY_DELTA } from '../../core/pet/fold-delta.ts';
import type { PushRecord } from '../../core/ports/push.ts';
import { forgetByUpdate } from '../../core/push/forget.ts';
import { notifier } from '../../core/push/notifier.ts';
import { notificationFor } from '../../core/push/payload.ts';
import { secondsUntilQuiet } from '../../core/push/quiet-hours.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { endedSubscriptionsSuite } from '../ports/ended-subscriptions.ts';
import { HOUR, petWorld } from '../support/pet-world.ts';
import { pushRecord } from '../support/push.ts';

endedSubscriptionsSuite('memory', () => {
  const users = memoryUsers();
  return { users, ended: forgetByUpdate(users, () => new Date()) };
});

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
];
const CLOCKS = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }),
  ]),
);
/** Half an hour before the clocks of Berlin go from 02:00 to 03:00: quiet hours that begin later, and in the hour that is left out. */
const FORWARD = ['04:00', '03:00', '02:30'];
const MINUTE_MS = 60_000;
const someTime = fc.nat(24 * 60 - 1).map((minutes) => {
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${hour}:${minute}`;
});
/** Near the changes of clocks in both hemispheres, and elsewhere in the year. */
const someMoment = fc
  .tuple(
    fc.constantFrom('2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01'),
    fc.nat(3 * 86_400),
  )
  .map(([day, seconds]) => new Date(Date.parse(day) - 86_400_000 + seconds * 1_000));

/** The plain definition, read off a clock of the time zone. */
function isQuiet(record: Parameters<typeof secondsUntilQuiet>[0], at: Date): boolean {
  const clock = CLOCKS.get(record.time_zone)?.format(at) ?? '';
  const { from, to } = record.quiet_hours;
  return from <= to ? clock >= from && clock < to : clock >= from || clock < to;
}

test('a message may wait until the quiet hours begin, never into them, also when clocks change', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      someTime,
      someTime,
      someMoment,
      fc.boolean(),
      fc.constantFrom(4, 4, 4, 24),
      (time_zone, from, to, at, isYoung, maxHours) => {
        const record = { time_zone, quiet_hours: { from, to } };
        const night = { time_zone, quiet_hours: { from: '21:00', to: '07:00' } };
        const isQuietAt = (time: Date) => isQuiet(record, time) || (isYoung && isQuiet(night, time));
        const seconds = secondsUntilQuiet(record, at, isYoung, maxHours * 60);
        assert.equal(seconds === 0, isQuietAt(at), 'nothing is sent in the quiet hours, and only then');
        for (let ms = 0; ms < seconds * 1_000; ms += MINUTE_MS)
          assert.ok(!isQuietAt(new Date(at.getTime() + ms)), `after ${ms} ms of ${seconds} s`);
        assert.ok(seconds <= maxHours * 60 * 60);
      },
    ),
    {
      numRuns: 150,
      examples: FORWARD.map((from) => ['Europe/Berlin', from, '08:00', new Date('2026-03-29T00:30:00Z'), false, 24]),
    },
  );
});

/** A pet whose owner has a browser without quiet hours, and which was looked at before. It is 08:00 UTC. */
async function notifiedWorld(
  subscription: PushRecord = { ...pushRecord('a'), quiet_hours: { from: '00:00', to: '00:00' } },
) {
  const world = await petWorld();
  await world.change({ push_subscriptions: { a: subscription } });
  const service = world.process();
  const batch = async (value: number) => {
    // Of two readings with the same start, the larger one would count.
    world.advance(MINUTE_MS);
    return service.refresh(world.user_id, await world.addSample('sleep_score', value));
  };
  await world.currentState();
  return { ...world, service, batch };
}

test('news is a mood that a batch has changed, once on a day of the owner', async () => {
  const { batch, advance, change, currentState } = await notifiedWorld();
  assert.equal((await batch(90)).isNews, true);
  assert.equal((await batch(90)).isNews, false, 'the same mood');
  assert.equal((await batch(20)).isNews, false, 'the same day');
  advance(20 * HOUR);
  assert.equal((await batch(90)).isNews, true, 'the next day');
  await change({ time_zone: 'Pacific/Auckland' });
  advance(9 * HOUR);
  await currentState();
  assert.equal((await batch(20)).isNews, true, 'the next day there');
});

test('a journey to the west does not repeat a day’s notification', async () => {
  const { batch, advance, change } = await notifiedWorld();
  await change({ time_zone: 'Pacific/Kiritimati' });
  advance(4 * HOUR); // 02:00 on 15 March there
  assert.equal((await batch(90)).isNews, true);
  await change({ time_zone: 'Pacific/Honolulu' });
  assert.equal((await batch(20)).isNews, false, '02:00 on 14 March, which comes again');
  advance(23 * HOUR);
  assert.equal((await batch(90)).isNews, false, 'on the 15th there was one');
  advance(24 * HOUR);
  assert.equal((await batch(20)).isNews, true, 'the 16th');
});

test('of two processes that evaluate the same batch, one has news', async () => {
  const { addSample, user_id, process } = await notifiedWorld();
  const delta = await addSample('sleep_score', 90);
  const refreshed = await Promise.all([process(), process(), process()].map((one) => one.refresh(user_id, delta)));
  assert.deepEqual(refreshed.map(({ isNews }) => isNews).sort(), [false, false, true]);
});

test('no news at night for the young, without quiet hours of their own', async () => {
  const { batch, change } = await notifiedWorld({
    ...pushRecord('a'),
    time_zone: 'America/Los_Angeles',
    quiet_hours: { from: '00:00', to: '00:00' },
  });
  await change({ age: 17 });
  assert.equal((await batch(90)).isNews, false, '01:01 in Los Angeles');
  await change({ age: 18 });
  assert.equal((await batch(20)).isNews, true);
});

test('no news: in quiet hours, while resting or locked, without a subscription, and without a new reading', async () => {
  const quiet = await notifiedWorld({
    ...pushRecord('a'),
    time_zone: 'Asia/Tokyo',
    quiet_hours: { from: '17:00', to: '17:03' },
  });
  assert.equal((await quiet.batch(90)).isNews, false, '17:01 in Tokyo');
  assert.equal((await quiet.batch(20)).isNews, false);
  assert.equal((await quiet.batch(90)).isNews, true, '17:03');
  const resting = await notifiedWorld();
  await resting.change({ resting_until: '2026-03-15T00:00:00.000Z' });
  assert.equal((await resting.batch(90)).isNews, false);
  const locked = await notifiedWorld();
  await locked.change({ lock: { at: '2026-03-14T07:00:00.000Z', reason: 'Spam', by: 'desk' } });
  assert.equal((await locked.batch(90)).isNews, false);
  const signedOut = await notifiedWorld({
    ...pushRecord('a'),
    quiet_hours: { from: '00:00', to: '00:00' },
    token: 'x',
  });
  assert.equal((await signedOut.batch(90)).isNews, false, 'its token was revoked');
  const without = await notifiedWorld();
  await without.change({ push_subscriptions: {} });
  assert.equal((await without.batch(90)).isNews, false);
  const looked = await notifiedWorld();
  assert.equal((await looked.service.refresh(looked.user_id, EMPTY_DELTA)).isNews, false);
});

test('a report of the owner’s own is not news', async () => {
  const { user_id, service, change, currentState } = await notifiedWorld();
  const at = Date.parse('2026-03-14T07:59:00Z');
  const consent = { metrics: ['self_report'], purposes: ['pet_state'], created_at: '2026-03-14T07:00:00.000Z' };
  const updated_at = consent.created_at;
  await change({ streams: { s: { source: 'self-report', ...consent, updated_at, consent_log: [] } } });
  const before = (await currentState()).mood;
  const delta = { streams: { s: { latest: { self_report: [at, null, 1, at] as const }, sleeps: [] } } };
  assert.equal((await service.refresh(user_id, delta)).isNews, false);
  assert.notEqual((await currentState()).mood, before);
});

test('a look between the batch and its evaluation takes nothing away', async () => {
  const { addSample, currentState, service, user_id } = await notifiedWorld();
  const delta = await addSample('sleep_score', 90);
  await currentState();
  assert.equal((await service.refresh(user_id, delta)).isNews, true);
});

test('a notification names the pet, in the owner’s language, and nothing else', () => {
  const text = (pet_name: string, locale: string) => JSON.parse(notificationFor({ pet_name, locale }, 'notification'));
  assert.deepEqual(text('Rocky', 'en-GB'), {
    title: 'Rocky',
    body: '\u2068Rocky\u2069 has something to tell you',
    tag: 'pet',
  });
  assert.equal(text('Rocky', 'de').body, '\u2068Rocky\u2069 möchte dir etwas erzählen');
  for (const notice of ['notification', 'warning'] as const) {
    const longest = notificationFor({ pet_name: `${'\u{1F468}\u200D'.repeat(500)}`, locale: 'de' }, notice);
    assert.ok(Buffer.byteLength(longest) <= 1024);
  }
});

test('each browser gets its message within its time; those that have ended are forgotten, and failures are reported', async () => {
  const users = memoryUsers();
  const { user_id, change } = await petWorld({ users, pets: memoryPets() });
  const always = { from: '00:00', to: '00:00' };
  const names = ['sent', 'gone', 'broken', 'quiet'];
  const record = (name: string) => ({
    ...pushRecord(name),
    quiet_hours: name === 'quiet' ? { from: '00:00', to: '23:59' } : always,
  });
  await change({ push_subscriptions: Object.fromEntries(names.map((name) => [name, record(name)])) });
  const [sent, failures]: [string[], string[]] = [[], []];
  const { notify, warn } = notifier({
    users,
    sender: {
      async send({ endpoint }, { ttl }) {
        sent.push(`${endpoint.split('/').at(-1)} ${ttl / 3600} h`);
        if (endpoint.endsWith('broken')) throw new Error('broken');
        return endpoint.endsWith('gone') ? 'gone' : 'sent';
      },
    },
    ended: forgetByUpdate(users, () => new Date()),
    ages: DEFAULT_AGE_RULES,
    report: (_error, during) => failures.push(during),
    clock: () => new Date('2026-03-14T12:00:00Z'),
  });
  await notify(user_id);
  assert.deepEqual([sent.sort(), failures], [['broken 4 h', 'gone 4 h', 'sent 4 h'], ['notifying']]);
  const after = await users.get(user_id);
  assert.deepEqual(Object.keys(after?.push_subscriptions ?? {}), ['sent', 'broken', 'quiet']);
  await notify(crypto.randomUUID());
  sent.length = 0;
  await warn(user_id);
  assert.deepEqual(sent.sort(), ['broken 24 h', 'sent 24 h']);
});
