import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../core/errors.ts';
import { relyingParty } from '../../core/users/relying-party.ts';

const ANDROID = `android:apk-key-hash:${'a'.repeat(43)}`;
const party = (baseUrl: string, rpId?: string, webOrigins?: string) => relyingParty({ baseUrl, rpId, webOrigins });

test('without settings, passkeys are for the public base URL', () => {
  assert.deepEqual(party('https://pets.example'), { id: 'pets.example', origins: ['https://pets.example'] });
  assert.deepEqual(party('https://pets.example:8443/api', '', ''), {
    id: 'pets.example',
    origins: ['https://pets.example:8443'],
  });
  assert.deepEqual(party('http://localhost:8787'), { id: 'localhost', origins: ['http://localhost:8787'] });
});

test('the settings name a domain above, other web origins and Android apps', () => {
  assert.deepEqual(party('https://api.pets.example', 'pets.example'), {
    id: 'pets.example',
    origins: ['https://api.pets.example'],
  });
  const origins = `https://app.pets.example/, ${ANDROID} ,http://localhost:5173`;
  assert.deepEqual(party('https://api.pets.example', 'pets.example', origins)?.origins, [
    'https://app.pets.example',
    ANDROID,
    'http://localhost:5173',
  ]);
  assert.deepEqual(party('https://api.pets.example', undefined, ANDROID), {
    id: 'api.pets.example',
    origins: [ANDROID],
  });
});

test('there are no passkeys at an IP address, or over plain HTTP', () => {
  for (const url of ['http://127.0.0.1:8787', 'https://192.0.2.1', 'https://[2001:db8::1]', 'http://pets.example']) {
    assert.equal(party(url), undefined, url);
  }
});

test('invalid settings are errors that name the setting', () => {
  const isConfigError = (name: RegExp) => (error: unknown) => error instanceof ConfigError && name.test(error.message);
  for (const rpId of [
    'https://pets.example',
    'pets.example:8443',
    '192.0.2.1',
    '[::1]',
    'Pets.example',
    'pets..example',
  ]) {
    assert.throws(() => party('https://pets.example', rpId), isConfigError(/^PASSKEY_RP_ID .*pets\.example/), rpId);
  }
  assert.throws(() => party('https://pets.example', 'example.org'), isConfigError(/^PASSKEY_RP_ID/));
  assert.throws(() => party('https://pets.example', 'ets.example'), isConfigError(/^PASSKEY_RP_ID/));
  for (const origins of [
    'pets.example',
    'https://pets.example/app',
    'http://pets.example',
    'android:apk-key-hash:a',
    '*',
  ]) {
    assert.throws(() => party('https://pets.example', undefined, origins), isConfigError(/^WEB_ORIGINS/), origins);
  }
});
