import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { longestRunOfMarks } from '../../core/util/marks.ts';
import type { Problem } from '../../shared/models/typescript/types.ts';
import { testApp } from '../support/app.ts';
import { assertProblem } from '../support/problem.ts';
import { CONSENT, streamOwner } from '../support/streams.ts';

const KIB = 1024;

/** How much expensive text processing a request causes. */
interface Work {
  /** Number of UTF-16 units passed to `normalize`. */
  normalised: number;
  /** Length of the longest run of combining marks passed to `normalize`. Its running time is quadratic in this length. */
  run: number;
  /** Number of characters returned by a segmenter. */
  segments: number;
}

/** Starts counting. The count stops when the mocks are restored or the test ends. */
function countWork(context: TestContext): Work {
  const work: Work = { normalised: 0, run: 0, segments: 0 };
  const { normalize } = String.prototype;
  context.mock.method(String.prototype, 'normalize', function (this: string, form?: string) {
    work.normalised += this.length;
    work.run = Math.max(work.run, longestRunOfMarks(this));
    return normalize.call(this, form);
  });
  const { segment } = Intl.Segmenter.prototype;
  context.mock.method(Intl.Segmenter.prototype, 'segment', function* (this: Intl.Segmenter, text: string) {
    for (const one of segment.call(this, text)) {
      work.segments += 1;
      yield one;
    }
  });
  return work;
}

/** Repeats a text until it nearly fills the largest accepted request body, 64 KiB. */
const fillBody = (unit: string) => unit.repeat(Math.floor((63 * KIB) / Buffer.byteLength(unit)));
const manyMarks = `a${'\u0344'.repeat(16_300)}${'\u0316'.repeat(15_000)}`;

const TEXTS: Record<string, string> = {
  'marks to reorder': manyMarks,
  'runs of marks just above the bound': fillBody(`a${'\u0316\u0301'.repeat(16)}`),
  'runs of marks far above the bound': fillBody(`a${'\u0316\u0301'.repeat(61)}`),
  'one letter after another': fillBody('ü'),
  // A pattern that matches a joiner in two ways would take exponential time for a text that it rejects at its end.
  'joiners that several rules permit': `${'क्\u200d'.repeat(300)}\u0007`,
  families: fillBody('👨‍👩‍👧‍👦'),
  'white space of every kind': fillBody('\u2003\u00a0ü'),
  'tags of a flag that never ends': `🏴${fillBody('\u{e0061}')}`.slice(0, 30_000),
};

type Api = Awaited<ReturnType<typeof streamOwner>>;
const FIELDS: Record<string, (text: string) => [path: (owner: Api) => string, body: unknown]> = {
  name: (text) => [() => '/users', { name: text, pet_name: 'Rocky' }],
  'a goal': (text) => [() => '/users', { name: 'Max', pet_name: 'Rocky', health_goals: [text] }],
  'many goals': (text) => [
    () => '/users',
    { name: 'Max', pet_name: 'Rocky', health_goals: text.slice(0, 12_000).match(/.{1,10}/gsu) },
  ],
  'ten goals': (text) => [
    () => '/users',
    { name: 'Max', pet_name: 'Rocky', health_goals: text.slice(0, 12_000).match(/.{1,1200}/gsu) },
  ],
  "a stream's label": (text) => [({ address }) => `${address}/streams`, { ...CONSENT, label: text }],
  "a token's label": (text) => [({ address }) => `${address}/tokens`, { label: text }],
};

for (const [what, text] of Object.entries(TEXTS)) {
  test(`rejects before any expensive processing: ${what}`, async (context) => {
    const app = testApp();
    const owner = await streamOwner(app.request);
    for (const [field, of] of Object.entries(FIELDS)) {
      const [path, body] = of(text);
      const work = countWork(context);
      const address = path(owner);
      const response = await app.request(address, {
        method: 'POST',
        headers: address === '/users' ? {} : owner.auth,
        body: JSON.stringify(body),
      });
      context.mock.restoreAll();
      assert.equal(response.status, 400, field);
      const answer = await response.text();
      assert.ok(answer.length < 8 * KIB, `${field}: an answer of ${answer.length}`);
      assert.ok(
        work.normalised <= 64 * KIB && work.run <= 120 && work.segments <= 900,
        `${field}: ${JSON.stringify(work)}`,
      );
    }
  });
}

/** Bodies that respect the limits on size and number of values, but are full of invalid values. */
const FLOODS: Record<string, [path: 'users' | 'streams' | 'tokens' | 'samples', body: string]> = {
  'numbers for goals': ['users', `{"name":"a","pet_name":"b","health_goals":[${'1,'.repeat(9_000)}1]}`],
  'emoji for goals': ['users', `{"name":"a","pet_name":"b","health_goals":[${'"🙂",'.repeat(9_000)}"a"]}`],
  'unknown members': ['users', `{${Array.from({ length: 7_000 }, (_, at) => `"${at}":1,`).join('')}"name":"a"}`],
  'a name of 60 KB': ['users', `{"${'x'.repeat(60 * KIB)}":1}`],
  'twenty names of 3 KB': [
    'users',
    `{${Array.from({ length: 20 }, (_, at) => `"${'x'.repeat(3_000)}${at}":1`).join()}}`,
  ],
  'metrics by the thousand': ['streams', `{"source":"a","metrics":[${'"a",'.repeat(9_000)}"a"],"purposes":[]}`],
  'lists for metrics': ['streams', `{"source":"a","metrics":[${'[],'.repeat(4_000)}[]],"purposes":[]}`],
  'purposes by the thousand': ['streams', `{"source":"a","metrics":[],"purposes":[${'{},'.repeat(4_000)}{}]}`],
  'unknown members of a token': [
    'tokens',
    `{${Array.from({ length: 7_000 }, (_, at) => `"${at}":1,`).join('')}"label":"a"}`,
  ],
  'numbers for readings': ['samples', `{"samples":[${'1,'.repeat(9_000)}1]}`],
  'objects for readings': ['samples', `{"samples":[${'{},'.repeat(4_000)}{}]}`],
  'a thousand empty readings': ['samples', `{"samples":[${'{},'.repeat(999)}{}]}`],
  'a thousand readings full of unknown members': [
    'samples',
    `{"samples":[${Array(1_000)
      .fill(`{${Array.from({ length: 8 }, (_, at) => `"${at}":1`).join()}}`)
      .join()}]}`,
  ],
  'a reading full of unknown members': [
    'samples',
    `{"samples":[{${Array.from({ length: 9_000 }, (_, at) => `"${at}":1,`).join('')}"metric":"heart_rate"}]}`,
  ],
};

for (const [what, [path, body]] of Object.entries(FLOODS)) {
  test(`responds with at most twenty field errors in 8 KiB: ${what}`, async () => {
    const app = testApp();
    const owner = await streamOwner(app.request);
    const { path: stream } = await owner.connect();
    const address = {
      users: '/users',
      streams: `${owner.address}/streams`,
      tokens: `${owner.address}/tokens`,
      samples: `${stream}/samples`,
    };
    const headers: Record<string, string> = path === 'users' ? {} : owner.auth;
    const response = await app.request(address[path], { method: 'POST', headers, body });
    const answer = await response.text();
    assert.equal(response.status, 400, answer);
    const { errors = [] } = JSON.parse(answer) as Problem;
    assert.ok(errors.length >= 1 && errors.length <= 20, `${errors.length} field errors`);
    assert.ok(answer.length < 8 * KIB, `an answer of ${answer.length}`);
  });
}

/** Bodies that would be unusually expensive to parse for their size. */
const STRUCTURES: Record<string, string> = {
  'deep lists': `{"samples":${'['.repeat(128_000)}${']'.repeat(128_000)}}`,
  'deep objects': '{"a":'.repeat(50_000),
  'empty lists': `{"samples":[${'[],'.repeat(85_000)}[]]}`,
  'empty objects': `{"samples":[${'{},'.repeat(85_000)}{}]}`,
  'objects of one member': `{"samples":[${'{"":1},'.repeat(35_000)}{}]}`,
  numbers: `{"samples":[${'1,'.repeat(130_000)}1]}`,
  members: `{${Array.from({ length: 25_000 }, (_, at) => `"${at}":1`).join()}}`,
};
for (const [what, body] of Object.entries(STRUCTURES)) {
  test(`rejects without parsing: ${what}`, async (context) => {
    const owner = await streamOwner(testApp().request);
    const { sendBody } = await owner.connect();
    const parse = context.mock.method(JSON, 'parse');
    const response = await sendBody(body);
    assert.equal(parse.mock.callCount(), 0);
    await assertProblem(response, 'body-too-large');
  });
}
