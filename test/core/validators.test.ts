import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validate as profile } from '../../shared/models/typescript/validate_profile_patch.js';
import { validate as batch } from '../../shared/models/typescript/validate_sample_batch.js';
import { validate as stream } from '../../shared/models/typescript/validate_stream_update.js';

function countingList(entries: unknown[]) {
  const seen = { entries: 0 };
  const list = new Proxy(entries, {
    get(target, name, receiver) {
      if (/^\d+$/.test(String(name))) seen.entries += 1;
      return Reflect.get(target, name, receiver);
    },
  });
  return { list, seen };
}

test('does not read the entries of a list that is too long', () => {
  for (const [validate, field] of [
    [profile, 'health_goals'],
    [stream, 'metrics'],
    [stream, 'purposes'],
    [batch, 'samples'],
  ] as const) {
    const { list, seen } = countingList(Array(100_000).fill('x'));
    assert.equal(validate({ [field]: list }), false);
    assert.equal(seen.entries, 0, field);
    assert.ok(
      (validate.errors ?? []).some(({ keyword }) => keyword === 'maxItems'),
      field,
    );
  }
});

test('a validator stops after a hundred errors', () => {
  const { list, seen } = countingList(Array(1_000).fill({}));
  assert.equal(batch({ samples: list }), false);
  assert.ok(seen.entries < 100, `${seen.entries} entries`);
  const members = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`m${at}`, 1]));
  for (const [what, validate, body] of [
    ['unknown members', profile, members],
    ['a reading of unknown members', batch, { samples: [members] }],
    ['readings of unknown members', batch, { samples: Array(1_000).fill(members) }],
    ['empty readings', batch, { samples: Array(1_000).fill({}) }],
  ] as const) {
    assert.equal(validate(body), false);
    const { length } = validate.errors ?? [];
    assert.ok(length >= 100 && length <= 250, `${what}: ${length} errors`);
  }
});
