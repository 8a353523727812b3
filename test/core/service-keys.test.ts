import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ConfigError } from '../../core/errors.ts';
import { newServiceKey } from '../../core/services/new-service-key.ts';
import { SCOPES, type Scope } from '../../core/services/scopes.ts';
import { MAX_KEYS, parseExpiry, readServiceKeys, serviceKeys } from '../../core/services/service-keys.ts';

const HASH = 'ab'.repeat(32);
const NOW = new Date('2027-05-31T23:59:59.999Z');
const at = (time: Date) => () => time;
const names = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,39}$/);
const scopes = fc.shuffledSubarray(Object.keys(SCOPES) as Scope[], { minLength: 1 });
const expiries = fc.option(
  fc
    .date({ min: new Date('2027-06-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString())
    .chain((time) => fc.constantFrom(time, time.slice(0, 10))),
  { nil: undefined },
);
const newKeys = fc.array(fc.record({ name: names, scopes, expires: expiries }), { minLength: 1, maxLength: MAX_KEYS });

test('what is created is verified with its name and scopes, and contains nothing that a file of settings changes', () => {
  fc.assert(
    fc.property(newKeys, (wanted) => {
      const made = wanted.map((each) => newServiceKey(each));
      const text = made.map(({ entry }) => entry).join();
      assert.doesNotMatch(text, /["'\s$#\\%;=]/);
      const keys = serviceKeys(text, at(NOW));
      for (const [index, { key }] of made.entries()) {
        assert.match(key, /^htk_[A-Za-z0-9_-]{43}$/);
        const { name, scopes } = wanted[index] ?? assert.fail();
        assert.deepEqual(keys.verify(key), { name, scopes });
        assert.ok(!text.includes(key.slice(4)));
      }
      assert.equal(keys.verify(`htk_${'A'.repeat(43)}`), 'unknown');
    }),
    { numRuns: 50 },
  );
});

test('any text is either read or refused by a ConfigError, which names a position and no hash', () => {
  const entry = `orchestrator:${HASH}:profile:read+pet:read@2027-06-01`;
  const mutated = fc
    .tuple(fc.nat(entry.length), fc.nat(8), fc.string({ maxLength: 6 }))
    .map(
      ([from, length, text]) =>
        `a:${'cd'.repeat(32)}:pet:read,${entry.slice(0, from)}${text}${entry.slice(from + length)}`,
    );
  fc.assert(
    fc.property(fc.oneof(fc.string(), mutated), (text) => {
      try {
        for (const key of readServiceKeys(text)) assert.ok(key.scopes.length > 0 && key.hash.length === 32);
      } catch (error) {
        assert.ok(error instanceof ConfigError, String(error));
        assert.match(error.message, /^SERVICE_KEYS(: key \d+ | has \d+ keys)/);
        assert.doesNotMatch(error.message, /[0-9a-f]{8}/);
      }
    }),
    { numRuns: 300 },
  );
});

const REFUSED: Record<string, RegExp> = {
  [`a:${HASH}`]: /key 1 is not NAME:SHA256:SCOPE\+SCOPE/,
  [`a:${HASH}:pet:read@2027-06-01@2028-01-01`]: /key 1 is not NAME/,
  [`:${HASH}:pet:read`]: /key 1 has an invalid name/,
  [`A:${HASH}:pet:read`]: /key 1 has an invalid name/,
  [`-a:${HASH}:pet:read`]: /key 1 has an invalid name/,
  [`${'a'.repeat(41)}:${HASH}:pet:read`]: /key 1 has an invalid name/,
  [`a:${HASH.slice(1)}:pet:read`]: /key 1 has no SHA-256/,
  [`a:${HASH.toUpperCase()}:pet:read`]: /key 1 has no SHA-256/,
  [`a:${HASH}:`]: /key 1 has an empty scope/,
  [`a:${HASH}:pet:read+`]: /key 1 has an empty scope/,
  [`a:${HASH}:pet:write`]: /key 1 has the unknown scope `pet:write`\. Scopes are profile:read, .*metrics:read\./,
  [`a:${HASH}:${HASH}`]: /key 1 has the unknown scope in it/,
  [`a:${HASH}:toString`]: /key 1 has the unknown scope `toString`/,
  [`a:${HASH}:pet:read+pet:read`]: /key 1 has the scope pet:read twice/,
  [`a:${HASH}:pet:read,`]: /key 2 is empty/,
  [`,a:${HASH}:pet:read`]: /key 1 is empty/,
  [`a:${HASH}:pet:read,b:${HASH}:users:list`]: /key 2 is the same key as key 1/,
  [`"a:${HASH}:pet:read"`]: /key 1 has a quote/,
  [`a:${HASH}:pet:read b`]: /key 1 has a quote, a blank/,
  [`a:${HASH}:pet:read@`]: /key 1 has an invalid expiry/,
  [`a:${HASH}:pet:read@2027-02-29`]: /key 1 has an invalid expiry/,
  [`a:${HASH}:pet:read@2027-06-01T12:00Z`]: /key 1 has an invalid expiry/,
  [`a:${HASH}:pet:read@2027-06-01T12:00:00+02:00`]: /key 1 has an invalid expiry/,
  [Array.from({ length: MAX_KEYS + 1 }, () => 'x').join()]: /has 51 keys, but at most 50/,
};

test('refuses wrong entries, and says which one and why', () => {
  for (const [text, message] of Object.entries(REFUSED)) {
    assert.throws(() => readServiceKeys(text), { name: 'ConfigError', message }, text);
  }
  assert.deepEqual(readServiceKeys(' \n'), []);
  assert.equal(readServiceKeys(` a:${HASH}:pet:read , b:${'cd'.repeat(32)}:pet:read\r\n`).length, 2);
});

test('a key ends at the beginning of its date in UTC, or at its time; keys of one name replace each other', () => {
  const [old, time, present] = [
    newServiceKey({ name: 'a', scopes: ['pet:read'], expires: '2027-06-01' }),
    newServiceKey({ name: 'a', scopes: ['pet:read'], expires: '2027-06-01T00:00:00.5Z' }),
    newServiceKey({ name: 'a', scopes: ['users:list'] }),
  ];
  const text = [old, time, present].map(({ entry }) => entry).join();
  const verified = (now: string) =>
    [old, time, present].map(({ key }) => serviceKeys(text, at(new Date(now))).verify(key));
  const valid = { name: 'a', scopes: ['pet:read'] };
  const always = { name: 'a', scopes: ['users:list'] };
  assert.deepEqual(verified('2027-05-31T23:59:59.999Z'), [valid, valid, always]);
  assert.deepEqual(verified('2027-06-01T00:00:00.000Z'), ['expired', valid, always]);
  assert.deepEqual(verified('2027-06-01T00:00:00.500Z'), ['expired', 'expired', always]);
  assert.equal(parseExpiry('2028-02-29'), Date.UTC(2028, 1, 29));
});
