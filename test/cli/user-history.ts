import fc from 'fast-check';
import type { Export, ProfilePurposes } from '../../shared/models/typescript/types.ts';
import { mosaic, pictureOwner } from '../support/pictures.ts';
import { jsonIn, METRICS, reading, streamsOf } from '../support/streams.ts';

type Send = (address: string, init?: RequestInit) => Promise<Response>;
type Metric = (typeof METRICS)[number];

/** The changes and readings of a generated user, for property tests. */
export interface UserHistory {
  profile: {
    name: string;
    pet_name: string;
    age?: number;
    health_goals: string[];
    locale: string;
    time_zone?: string;
    resting_until?: string;
  };
  /** The changes of the profile's purposes. */
  agreed?: ProfilePurposes[];
  portrait?: string[];
  upload?: string[];
  devices: string[];
  streams: {
    label?: string;
    moments: {
      metrics: Metric[];
      purposes: string[];
      batches: { which: number; value: number; minutes: number }[][];
    }[];
    /** Whether the last consent update only reorders the metrics. */
    reordered?: boolean;
    revoked: boolean;
  }[];
}

const text = fc.constantFrom('Zoë 👋', 'علی‌رضا', '👨‍👩‍👧‍👦', 'Jürgen “J.”', 'Max');
const colours = fc.array(fc.constantFrom('rg', 'by', 'gw'), { minLength: 2, maxLength: 2 });
/**
 * The age of a reading in minutes. The pet's state ignores readings above a certain age. No generated age is close to
 * that limit, so the state does not change while a test runs.
 */
const minutes = fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.integer({ min: 4_000, max: 100_000 }));
const batch = minutes.chain((from) =>
  fc.array(
    fc.record({
      which: fc.nat(20),
      value: fc.integer({ min: 51, max: 79 }),
      minutes: fc.integer({ min: from, max: from + 300 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
);
const moment = fc.record({
  metrics: fc.shuffledSubarray([...METRICS], { minLength: 1 }),
  purposes: fc.subarray(['pet_state', 'pet_messages']),
  batches: fc.array(batch, { maxLength: 3 }),
});
export const someHistory: fc.Arbitrary<UserHistory> = fc.record(
  {
    profile: fc.record(
      {
        name: text,
        pet_name: text,
        age: fc.integer({ min: 13, max: 120 }),
        health_goals: fc.array(text, { maxLength: 3 }),
        locale: fc.constantFrom('en', 'de', 'de-AT'),
        time_zone: fc.constantFrom('Europe/Vienna', 'Asia/Kolkata'),
        resting_until: fc.constant('2026-03-14T20:00:00.000Z'),
      },
      { requiredKeys: ['name', 'pet_name', 'health_goals', 'locale'] },
    ),
    agreed: fc.array(fc.subarray<ProfilePurposes[number]>(['profile_messages']), { maxLength: 4 }),
    portrait: colours,
    upload: colours,
    devices: fc.array(text, { maxLength: 2 }),
    streams: fc.array(
      fc.record(
        {
          label: text,
          moments: fc.array(moment, { minLength: 1, maxLength: 4 }),
          reordered: fc.boolean(),
          revoked: fc.boolean(),
        },
        { requiredKeys: ['moments', 'revoked'] },
      ),
      { maxLength: 6 },
    ),
  },
  { requiredKeys: ['profile', 'devices', 'streams'] },
);

const picture = (rows: string[]) => mosaic(rows, 640, 480).png().toBuffer();
function valueFor(metric: Metric, value: number): number {
  if (metric === 'self_report') return 1 + (value % 3);
  return metric === 'body_temperature' ? value / 10 + 32.05 : value;
}

interface Clock {
  now(): number;
  /** Called between the requests, so that their times differ. */
  advance(ms: number): void;
}

/** Creates a user with this history, using only HTTP requests. */
export async function createUserWithHistory(
  send: Send,
  { profile, agreed = [], portrait, upload, devices, streams }: UserHistory,
  { now, advance }: Clock = { now: Date.now, advance() {} },
) {
  const pictures = await pictureOwner(send);
  const { userId: user_id, token: access_token, auth, address } = pictures;
  const owner = streamsOf(send, { user_id, access_token });
  await jsonIn(pictures.update({ ...profile }));
  for (const purposes of agreed) {
    advance(1_000);
    await jsonIn(pictures.update({ purposes }));
  }
  if (portrait) {
    await pictures.upload(await picture(portrait));
    await jsonIn(pictures.publish());
  }
  if (upload) await pictures.upload(await picture(upload));
  for (const label of devices) {
    advance(1_000);
    await jsonIn(send(`${address}/tokens`, { method: 'POST', headers: auth, body: JSON.stringify({ label }) }));
  }
  for (const [at, { label, moments, reordered, revoked }] of streams.entries()) {
    advance(1_000);
    const [first] = moments;
    const stream = await owner.connect({ source: `s${at}`, metrics: first?.metrics, purposes: first?.purposes });
    if (label) await jsonIn(stream.update({ label }));
    for (const [step, { metrics, purposes, batches }] of moments.entries()) {
      advance(1_000);
      if (step > 0) await jsonIn(stream.update({ metrics, purposes }));
      for (const readings of batches) {
        const samples = readings.map(({ which, value, minutes: ago }) => {
          const metric = metrics[which % metrics.length] ?? 'heart_rate';
          const from = reading(metric, valueFor(metric, value), ago, now());
          // A sleep of these values is longer than its interval.
          if (which % 3 || metric === 'sleep_duration') return from;
          return { ...from, end: new Date(Date.parse(from.start) + 30_000).toISOString() };
        });
        await jsonIn(stream.sendSamples(samples, { batch_id: crypto.randomUUID() }));
      }
    }
    if (reordered) await jsonIn(stream.update({ metrics: moments.at(-1)?.metrics.toReversed() }));
    if (revoked) await jsonIn(stream.revoke());
  }
  return { ...pictures, export: () => jsonIn<Export>(owner.get('/export')) };
}
