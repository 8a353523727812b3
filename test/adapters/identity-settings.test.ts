import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityProvider, identitySettings } from '../../adapters/identity/settings.ts';
import { startIssuer } from '../support/identity-issuer.ts';

const ISSUER = 'https://login.example/realms/pets';

test('without settings there is no provider', () => {
  for (const env of [{}, { IDENTITY_ISSUER: '', IDENTITY_AUDIENCE: '', IDENTITY_JWKS_URL: ' ' }]) {
    assert.equal(identitySettings(env), undefined);
  }
});

test('reads the issuer as it is, audiences separated by commas, and the URL of the keys', () => {
  const env = { IDENTITY_ISSUER: 'https://pets.eu.auth0.com/', IDENTITY_AUDIENCE: 'ios, android,,web' };
  const settings = { issuer: 'https://pets.eu.auth0.com/', audience: ['ios', 'android', 'web'], jwksUrl: undefined };
  assert.deepEqual(identitySettings(env), settings);
  const jwksUrl = 'https://keys.example/jwks?p=1';
  assert.deepEqual(identitySettings({ ...env, IDENTITY_JWKS_URL: jwksUrl }), { ...settings, jwksUrl });
  for (const local of ['http://localhost:8080/realms/x', 'http://127.0.0.1:9', 'http://[::1]:9']) {
    assert.equal(identitySettings({ ...env, IDENTITY_ISSUER: local })?.issuer, local);
  }
});

test('refuses settings that are incomplete or not protected against changes on the network', () => {
  const refuses = (env: Record<string, string>, message: RegExp) =>
    assert.throws(() => identitySettings(env), { name: 'ConfigError', message });
  refuses({ IDENTITY_ISSUER: ISSUER }, /IDENTITY_AUDIENCE must be/);
  refuses({ IDENTITY_ISSUER: ISSUER, IDENTITY_AUDIENCE: ' , ' }, /IDENTITY_AUDIENCE must be/);
  refuses({ IDENTITY_AUDIENCE: 'app' }, /IDENTITY_ISSUER must be set/);
  refuses({ IDENTITY_JWKS_URL: ISSUER }, /IDENTITY_ISSUER must be set/);
  for (const url of [
    'login.example',
    'http://login.example',
    'http://localhost.example/',
    'http://127.0.0.1.example/',
    'ftp://login.example',
    'https://user:secret@login.example',
    `${ISSUER}#x`,
    `${ISSUER}?x=1`,
  ]) {
    refuses({ IDENTITY_ISSUER: url, IDENTITY_AUDIENCE: 'app' }, /^IDENTITY_ISSUER must be an https URL[^?#@]*$/);
  }
  const jwks = { IDENTITY_ISSUER: ISSUER, IDENTITY_AUDIENCE: 'app', IDENTITY_JWKS_URL: 'http://keys.example/jwks' };
  refuses(jwks, /IDENTITY_JWKS_URL must be an https URL/);
});

test('the provider verifies tokens', async (context) => {
  const provider = await startIssuer(context);
  const settings = identitySettings({ IDENTITY_ISSUER: provider.issuer, IDENTITY_AUDIENCE: 'hatchery-app' });
  assert.ok(settings);
  const { verify } = identityProvider(settings, { clock: () => new Date(), report: () => {} });
  assert.deepEqual(await verify(provider.idToken()), { iss: provider.issuer, sub: 'u-1' });
});
