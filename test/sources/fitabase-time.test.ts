import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseLocalTime } from '../../sources/fitabase/time.ts';

const parse = (text: string) => {
  const wall = parseLocalTime(text);
  return wall === undefined ? undefined : new Date(wall).toISOString().slice(0, 19);
};

test('parses the formats of an export', () => {
  assert.equal(parse('4/12/16'), '2016-04-12T00:00:00');
  assert.equal(parse('4/12/2016'), '2016-04-12T00:00:00');
  assert.equal(parse('4/12/2016 12:00:00 AM'), '2016-04-12T00:00:00');
  assert.equal(parse('4/1/2016 7:54:05 AM'), '2016-04-01T07:54:05');
  assert.equal(parse('4/1/2016 12:00:01 PM'), '2016-04-01T12:00:01');
  assert.equal(parse('12/31/2016 11:59:59 PM'), '2016-12-31T23:59:59');
  assert.equal(parse('2/29/16'), '2016-02-29T00:00:00');
});

test('parses every second of every day', () => {
  const time = fc.integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(2099, 0) / 1000 });
  fc.assert(
    fc.property(time, fc.boolean(), (seconds, long) => {
      const date = new Date(seconds * 1000);
      const year = long ? date.getUTCFullYear() : String(date.getUTCFullYear() % 100).padStart(2, '0');
      const clock = date.toLocaleTimeString('en-US', { timeZone: 'UTC' }).replace(/\s/u, ' ');
      const text = `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${year} ${clock}`;
      assert.equal(parseLocalTime(text), seconds * 1000, text);
    }),
  );
});

test('rejects text in any other format', () => {
  const wrong = [
    '',
    ' ',
    '4/31/16',
    '2/29/2015',
    '13/1/16',
    '0/1/16',
    '4/0/16',
    '4/12/016',
    '2016-04-12',
    '4/12/16 7:00',
  ];
  wrong.push('4/12/16 13:00:00 PM', '4/12/16 0:10:00 AM', '4/12/16 7:60:00 AM', '4/12/16 7:00:60 AM', 'yesterday');
  for (const text of wrong) assert.equal(parseLocalTime(text), undefined, text);
  fc.assert(fc.property(fc.string(), (text) => fc.pre(!/\d\/\d/.test(text)) ?? parseLocalTime(text) === undefined));
});
