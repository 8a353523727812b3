import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { memoryPairings } from '../../adapters/memory/pairings.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { readDeviceCode, readUserCode, shownCode } from '../../core/pairing/codes.ts';
import { deviceService, type Granted } from '../../core/pairing/devices.ts';
import { PairingError } from '../../core/pairing/errors.ts';
import { ownerService } from '../../core/pairing/owners.ts';
import type { Metric } from '../../core/ports/samples.ts';
import { toRevoked } from '../../core/streams/consent.ts';
import { DEFAULT_AGE_RULES } from '../../core/users/ages.ts';
import { sha256 } from '../../core/users/credentials.ts';
import { userService } from '../../core/users/users.ts';
import { ownerOf, someUser } from '../ports/users.ts';

const MINUTE_MS = 60_000;
const ASKED: Metric[] = ['heart_rate', 'step_count'];
const OWNERS = 2;
const DEVICES = 2;

/** Two devices and two owners, on stores in memory. */
async function world() {
  let now = Date.parse('2026-03-15T00:00:00Z');
  const clock = () => new Date(now);
  const store = memoryUsers();
  const users = userService({ users: store, avatars: undefined as never, ages: DEFAULT_AGE_RULES, clock });
  const shared = { pairings: memoryPairings(), signingSecret: async () => Buffer.alloc(32, 7), clock };
  const devices = deviceService({ ...shared, users: store });
  const owners = ownerService({ ...shared, users });
  const codes = await Promise.all(Array.from({ length: DEVICES }, () => devices.authorize('Watch', ASKED)));
  const people = await Promise.all(
    Array.from({ length: OWNERS }, async () => {
      const user = someUser();
      await store.create(user);
      return ownerOf(user.user_id, Object.keys(user.tokens)[0]);
    }),
  );
  /** Revokes all streams of an owner. */
  const revoke = (at: number) => {
    const owner = people[at] ?? assert.fail();
    return users.updateWithRetry(owner, ({ streams = {} }, at) => ({
      set: { streams: Object.fromEntries(Object.entries(streams).map(([id, one]) => [id, toRevoked(one, at)])) },
      result: undefined,
    }));
  };
  const streamsOf = async (at: number) => (await store.get(people[at]?.userId ?? ''))?.streams ?? {};
  return {
    devices,
    owners,
    codes,
    people,
    revoke,
    streamsOf,
    advance(ms: number) {
      now += ms;
    },
  };
}

type Step =
  | { act: 'poll'; device: number }
  | { act: 'agree'; device: number; owner: number; all: boolean }
  | { act: 'refuse'; device: number; owner: number }
  | { act: 'revoke'; owner: number }
  | { act: 'wait'; minutes: number };
const device = fc.nat(DEVICES - 1);
const owner = fc.nat(OWNERS - 1);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ act: fc.constant('poll' as const), device }) },
    { weight: 3, arbitrary: fc.record({ act: fc.constant('agree' as const), device, owner, all: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('refuse' as const), device, owner }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('revoke' as const), owner }) },
    { weight: 1, arbitrary: fc.record({ act: fc.constant('wait' as const), minutes: fc.nat(6) }) },
  ),
  { maxLength: 12 },
);

/** What a device and its owners may observe. */
interface Expected {
  owner?: number;
  all?: boolean;
  state: 'open' | 'agreed' | 'refused' | 'revoked';
}

/** Plays steps, and compares each outcome with what is expected. */
async function player() {
  const { devices, owners, codes, people, revoke, streamsOf, advance } = await world();
  const expected: Expected[] = codes.map(() => ({ state: 'open' }));
  const wrong = people.map(() => 0);
  let minutes = 0;
  const known = (at: number) => ({ code: codes[at] ?? assert.fail(), one: expected[at] ?? assert.fail() });

  async function poll(at: number): Promise<void> {
    const { code, one } = known(at);
    const result = await devices.poll(code.deviceCode, 'Watch').catch((error: unknown) => error);
    if (minutes < 15 && one.state === 'agreed') return assertGranted(result as Granted, one);
    assert.ok(result instanceof PairingError, `${result}`);
    if (minutes >= 15) assert.equal(result.error, 'expired_token');
    else if (one.state === 'open') assert.match(result.error, /^(authorization_pending|slow_down)$/);
    else assert.equal(result.error, 'access_denied');
  }

  async function assertGranted({ token, userId, streamId, metrics }: Granted, { owner = -1, all }: Expected) {
    assert.equal(userId, people[owner]?.userId, 'the owner who agreed');
    assert.deepEqual(metrics, all ? ASKED : ASKED.slice(0, 1));
    assert.equal((await streamsOf(owner))[streamId]?.token, sha256(token));
  }

  async function decide(step: Extract<Step, { act: 'agree' | 'refuse' }>): Promise<void> {
    const { code, one } = known(step.device);
    const [person, all] = [people[step.owner] ?? assert.fail(), step.act === 'agree' && step.all];
    const isRepeat = step.act === 'agree' && one.state === 'agreed' && one.owner === step.owner && one.all === all;
    const isOpen = minutes < 15 && (one.state === 'open' || isRepeat) && (wrong[step.owner] ?? 0) < 10;
    if (!isOpen) wrong[step.owner] = (wrong[step.owner] ?? 0) + 1;
    const result =
      step.act === 'refuse'
        ? owners.refuse(person, code.userCode)
        : owners.agree(person, code.userCode, { metrics: all ? ASKED : ASKED.slice(0, 1), purposes: [] });
    const isAccepted = await result.then(
      () => true,
      () => false,
    );
    assert.equal(isAccepted, isOpen, JSON.stringify(step));
    if (isAccepted && step.act === 'refuse') one.state = 'refused';
    else if (isAccepted) Object.assign(one, { state: 'agreed', owner: step.owner, all });
  }

  async function play(step: Step): Promise<void> {
    if (step.act === 'poll') return poll(step.device);
    if (step.act === 'agree' || step.act === 'refuse') return decide(step);
    if (step.act === 'revoke') {
      await revoke(step.owner);
      for (const one of expected) if (one.owner === step.owner && one.state === 'agreed') one.state = 'revoked';
    } else {
      advance(step.minutes * MINUTE_MS);
      minutes += step.minutes;
    }
  }

  async function assertOneStreamEach(): Promise<void> {
    const created = await Promise.all(people.map(async (_, at) => Object.keys(await streamsOf(at)).length));
    const paired = people.map((_, at) => expected.filter(({ owner }) => owner === at).length);
    assert.deepEqual(created, paired, 'one stream for each device that was paired');
  }

  return { play, assertOneStreamEach };
}

test('any order of polls, decisions, revocations and waiting keeps the rules of pairing', async () => {
  const run = async (sequence: Step[]) => {
    const { play, assertOneStreamEach } = await player();
    for (const step of sequence) await play(step);
    await assertOneStreamEach();
  };
  await fc.assert(fc.asyncProperty(steps, run), { numRuns: 200 });
});

test('user codes are read as typed; device codes and other texts are not user codes', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'BCDFGHJKLMNPQRSTVWXZ'), minLength: 8, maxLength: 8 });
  const separator = fc.constantFrom('', ' ', '-', '–', '\u00ad', '\t');
  const typed = fc.tuple(letters, fc.array(separator, { minLength: 8, maxLength: 8 }));
  fc.assert(
    fc.property(typed, ([code, separators]) => {
      const text = [...code.toLowerCase()].map((letter, at) => `${separators[at]}${letter}`).join('');
      assert.equal(readUserCode(text), code);
      assert.equal(readUserCode(shownCode(code)), code);
    }),
    { numRuns: 100 },
  );
  for (const text of ['', 'BCDFGHJ', 'BCDFGHJKL', 'ABCDFGHJ', 'BCDF GHJ1', 'B'.repeat(8) + '-'.repeat(100)])
    assert.equal(readUserCode(text), undefined, text);
  const device = `htd_BCDFGHJK${'a'.repeat(43)}`;
  assert.equal(readDeviceCode(device)?.userCode, 'BCDFGHJK');
  for (const text of ['', `${device}a`, device.slice(1), device.toUpperCase(), `${device}\n`])
    assert.equal(readDeviceCode(text), undefined, text);
});
