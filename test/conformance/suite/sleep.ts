import assert from 'node:assert/strict';
import { jsonIn, reading } from '../../support/streams.ts';
import { type Api, type Rules, ruleForEach } from './api.ts';
import { dataOf, ownerWithPet, petOnce } from './pet.ts';
import { assertPointsAt, assertProblem } from './problem.ts';

const MINUTE_MS = 60_000;
const INVALID = '400 invalid-batch';

/** A sleep that began `from` minutes ago and ended `minutes` later. */
const sleepAt = (now: number, from: number, minutes: number, value = minutes) => ({
  ...reading('sleep_duration', value, from, now),
  end: new Date(now - (from - minutes) * MINUTE_MS).toISOString(),
});
const within = (minutes: number, value: number) => sleepAt(Date.now(), 600, minutes, value);
const withoutEnd = (value: number) => reading('sleep_duration', value, 600);

interface Night {
  /** In order of arrival: how many minutes ago the part began, and how many it lasted. */
  parts: (readonly [from: number, minutes: number])[];
  value: number;
  index: number;
  energy: number;
}
const NIGHTS: Record<string, Night> = {
  'an hour awake': {
    parts: [
      [600, 220],
      [320, 210],
    ],
    value: 430,
    index: 8,
    energy: 83,
  },
  'ten minutes apart, the second part first': {
    parts: [
      [293, 271],
      [610, 307],
    ],
    value: 578,
    index: 10,
    energy: 100,
  },
  // Only the last part brings the pet to this index.
  'in 35 parts': {
    parts: Array.from({ length: 35 }, (_, at) => [640 - at * 14, 12] as const),
    value: 420,
    index: 8,
    energy: 80,
  },
};

const wrong: Record<string, object> = {
  'a night longer than its interval': within(30, 430),
  'a night one minute longer than its interval': within(430, 431),
  'a night whose end is its start': within(0, 430),
  'a night in hours': within(480, 7.5),
  'a nap in hours': within(90, 1.5),
  'a night in hours, without an end': withoutEnd(7.5),
  'a night in whole hours, without an end': withoutEnd(8),
};

async function ownerWithSleep(api: Api) {
  const { owner, sendSamples } = await ownerWithPet(api);
  return { page: owner.page, sendSamples };
}

export const sleep: Rules = {
  ...ruleForEach('counts a night sent in parts as one night', NIGHTS, async (api, { parts, value, index, energy }) => {
    const { owner, sendSamples } = await ownerWithPet(api);
    // Of a night in many parts, the pet keeps whole minutes.
    const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const ring = await owner.connect({ source: 'ring' });
    await jsonIn(ring.sendSamples([sleepAt(now, 650, 300, 200)]));
    for (const [from, minutes] of parts) await jsonIn(sendSamples([sleepAt(now, from, minutes)]));
    const state = await petOnce(owner, index);
    const [start, end] = [
      Math.max(...parts.map(([from]) => from)),
      Math.min(...parts.map(([from, minutes]) => from - minutes)),
    ];
    const night = { ...sleepAt(now, start, start - end), value };
    assert.deepEqual([state.energy, state.based_on], [energy, [night]]);
    assert.match(state.reasoning, new RegExp(`estimated from sleep_duration ${value}\\)`));
    assert.equal(dataOf(await owner.knowledge()).readings[0].value, value);
  }),

  ...ruleForEach('rejects', wrong, async (api, sample) => {
    const { sendSamples, page } = await api.once(ownerWithSleep);
    await assertPointsAt(await sendSamples([withoutEnd(400), sample]), ['/samples/1/value'], INVALID);
    assert.deepEqual(await page(), { samples: [] });
  }),

  async 'says what to send instead of hours, or of a sleep that is longer than its interval'(api) {
    const { sendSamples } = await api.once(ownerWithSleep);
    const sent = [within(480, 7.5), withoutEnd(7.5), within(30, 430)];
    const { errors } = await assertProblem(await sendSamples(sent), INVALID);
    const [hours, alone, long] = (errors ?? []).map(({ detail }) => detail);
    assert.match(hours ?? '', /Send minutes, such as 450 for 7\.5 hours/);
    assert.match(alone ?? '', /Send minutes, such as 450 for 7\.5 hours.*7\.5 minutes, send its `end` too/);
    assert.match(long ?? '', /430 minutes.*from `start` to `end` are 30 minutes.*Send the minutes asleep/);
  },

  async 'accepts short naps, sleepless nights and rounded minutes'(api) {
    const { sendSamples } = await ownerWithPet(api);
    const naps = [within(0.5, 0.5), within(7.5, 7.5), within(30, 12), withoutEnd(20), withoutEnd(0)];
    const nights = [within(480, 0), within(480, 12), within(430.2, 431)];
    assert.equal((await sendSamples([...naps, ...nights])).status, 202);
  },
};
