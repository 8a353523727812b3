import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../core/errors.ts';
import { readSupportContact } from '../../core/users/support-contact.ts';

test('SUPPORT_CONTACT is an https URL, a mailto: URL or an e-mail address', () => {
  const contacts = ['https://pets.example/help?of=pets', 'mailto:help@pets.example?subject=Pet', 'help@pets.example'];
  for (const text of contacts) assert.equal(readSupportContact(` ${text} `), text);
  for (const text of ['', '  ']) assert.equal(readSupportContact(text), undefined);
});

test('an invalid SUPPORT_CONTACT is named at start', () => {
  for (const text of [
    ...['help', 'help@pets', 'pets.example', 'http://pets.example', 'javascript:alert(1)', 'mailto:', 'mailto:help'],
    ...['https://', 'https://me:secret@pets.example/', 'a@b.example c@d.example', 'help@pets.example\nX: y', '"@b.c'],
    ...['hélp@pets.example', `https://pets.example/${'x'.repeat(200)}`],
  ]) {
    assert.throws(() => readSupportContact(text), ConfigError, text);
  }
});
