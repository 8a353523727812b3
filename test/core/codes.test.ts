import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { issueCode, readCode } from '../../core/users/codes.ts';
import { issueToken } from '../../core/users/credentials.ts';

const someKind = fc.constantFrom('recovery' as const, 'invite' as const);

test('a code is 52 characters of Crockford’s base32, and contains the user’s id', () => {
  fc.assert(
    fc.property(fc.uuid(), someKind, (userId, kind) => {
      const { code, hash } = issueCode(kind, userId);
      assert.match(code, kind === 'recovery' ? /^htr_[0-9A-HJKMNP-TV-Z]{52}$/ : /^hti_[0-9A-HJKMNP-TV-Z]{52}$/);
      assert.deepEqual(readCode(code), { kind, userId, hash });
    }),
  );
});

/** Changes to a code that a person or a program makes, and that do not matter. */
const harmless: Record<string, (code: string) => string> = {
  'in lower case': (code) => code.toLowerCase(),
  'in groups with hyphens': (code) => code.replaceAll(/.{4}/g, '$&-'),
  'in groups with dashes of a word processor': (code) => code.replaceAll(/.{4}/g, '$&–'),
  'with line breaks from copying': (code) => `\r\n${code.slice(0, 20)}\r\n  ${code.slice(20)}\n`,
  'with no-break and zero-width spaces': (code) => code.replaceAll(/.{4}/g, '$&\u00a0\u200b'),
  'with O for 0': (code) => code.replaceAll('0', 'O'),
  'with o for 0': (code) => code.replaceAll('0', 'o'),
  'with I for 1': (code) => code.replaceAll('1', 'I'),
  'with l for 1': (code) => code.replaceAll('1', 'l'),
  'without the underscore': (code) => code.replace('_', ''),
  'with a space for the underscore': (code) => code.replace('_', ' '),
};
for (const [how, change] of Object.entries(harmless)) {
  test(`reads a code ${how}`, () => {
    fc.assert(
      fc.property(fc.uuid(), someKind, (userId, kind) => {
        const { code, hash } = issueCode(kind, userId);
        assert.deepEqual(readCode(change(code)), { kind, userId, hash });
      }),
    );
  });
}

test('a code with one other character has another hash, or is not a code', () => {
  const { code, hash } = issueCode('recovery', crypto.randomUUID());
  for (let at = 0; at < code.length; at += 1) {
    for (const other of 'BZ7U!') {
      if (code[at] === other || code[at] === '_') continue;
      assert.notEqual(readCode(code.slice(0, at) + other + code.slice(at + 1))?.hash, hash, `${at} ${other}`);
    }
  }
});

test('other text is not a code', () => {
  const { code } = issueCode('invite', crypto.randomUUID());
  const wrong = ['', 'hti_', code.slice(0, -1), `${code}0`, code.replace('hti', 'htx'), code.repeat(200)];
  for (const text of [...wrong, issueToken('owner', crypto.randomUUID()).token])
    assert.equal(readCode(text), undefined);
  fc.assert(fc.property(fc.string({ maxLength: 500 }), (text) => assert.equal(readCode(text), undefined)));
});
