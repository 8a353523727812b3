import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTime } from '../../core/util/time.ts';
import { parseQueryTime } from '../../http/query.ts';

/** @returns the parsed time; undefined if it was rejected, with a detail */
function parsed(text: string): string | undefined {
  const details: unknown[] = [];
  const time = parseQueryTime(text, (detail) => void details.push(detail));
  assert.equal(details.length, time === undefined ? 1 : 0, text);
  return time;
}

const times = fc
  .record({
    ms: fc.integer({ min: Date.parse('0000-01-02T00:00:00Z'), max: Date.parse('9999-12-30T23:59:59Z') }),
    offset: fc.constantFrom('+00:00', '+0000', '-0000', '+01:00', '+2359', '-04:30', '-0430', '+0545', 'Z'),
  })
  .map(({ ms, offset }) => new Date(ms).toISOString().replace('Z', offset));

test('a time in a query has the same meaning with spaces, and when its plus became a space', () => {
  fc.assert(
    fc.property(times, (time) => {
      const expected = new Date(parseTime(time)).toISOString();
      const spaced = time.replace('T', ' ');
      const apart = spaced.replace(/([+-])(\d\d:?\d\d)$/, ' $1$2');
      for (const text of [time, spaced, apart]) {
        assert.equal(parsed(text), expected, text);
        assert.equal(parsed(text.replaceAll('+', ' ')), expected, text.replaceAll('+', ' '));
      }
    }),
  );
});

test('rejects all other spaces and offsets in a query', () => {
  for (const text of [
    ...['', ' ', '2026-03-14', '2026-03-14 09:26', '2026-03-14 09:26:53', '2026-03-14T09:26:53', '1773480413'],
    ...['2026-03-14T09:26:53+00', '2026-03-14T09:26:53 00', '2026-03-14 09:26:53 +00', '2026-03-14T09:26:53 UTC'],
    ...['2026-03-14  09:26:53Z', '2026-03-14 T09:26:53Z', '2026-03-14T09:26:53 Z', '2026-03-14T09:26:53Z '],
    ...[
      ' 2026-03-14T09:26:53Z',
      '2026-03-14T09:26:53   00:00',
      '2026-03-14T09:26:53  -00:00',
      '2026-03-14T09:26:53+-0000',
    ],
    ...['2026-03-14T09:26:53- 0000', '2026-03-14T09:26:53 2400', '2026-02-30 09:26:53 +00:00', '2026-03-14\t09:26:53Z'],
  ]) {
    assert.equal(parsed(text), undefined, JSON.stringify(text));
  }
});
