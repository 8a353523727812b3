import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { issueCode, readCode } from '../../core/users/codes.ts';
import { countCharacters, findCode, userIdOf } from '../../web/src/join/read-code.ts';

const USER = randomUUID();
const { code } = issueCode('invite', USER);
const groups = (text: string) => text.match(/.{1,4}/g) ?? [];

test('a code is found in every form in which people copy or type it', () => {
  const [, secret = ''] = code.split('_');
  const forms = [
    code,
    code.toLowerCase(),
    `  ${code}\n`,
    `HTI-${groups(secret).join('-')}`,
    `hti ${groups(secret.toLowerCase()).join(' ')}`,
    `HTI–${groups(secret).join('\u200b\r\n')}`,
    `HTI ${secret.replaceAll('0', 'O').replaceAll('1', 'l')}`,
    `https://pets.example/app/#in=${code}`,
    `https://pets.example/#in=${code.replace('_', '%5F')}`,
    `Here’s your code: ${code}. See you!`,
  ];
  for (const form of forms) {
    assert.equal(findCode(form), code, form);
    assert.deepEqual(readCode(findCode(form) ?? ''), readCode(code), 'the server reads the same code');
  }
});

test('a recovery code stays a recovery code', () => {
  const recovery = issueCode('recovery', USER).code;
  assert.equal(findCode(`HTR-${groups(recovery.slice(4)).join('-')}`), recovery);
});

test('what is not a whole code is not found, and its characters are counted', () => {
  for (const text of ['', 'hello', code.slice(0, -1), `htx_${code.slice(4)}`, `${code.slice(0, -1)}U`])
    assert.equal(findCode(text), undefined, text);
  assert.equal(countCharacters(`${code.slice(0, 12)}-  `), 11);
  assert.equal(countCharacters(code), 55);
});

test('a code names its user', () => {
  for (let round = 0; round < 50; round += 1) {
    const userId = randomUUID();
    assert.equal(userIdOf(issueCode('recovery', userId).code), userId);
  }
});
