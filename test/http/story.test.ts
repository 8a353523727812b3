import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { readToken, sha256, uuidOf } from '../../core/users/credentials.ts';
import { storyDay } from '../../shared/models/typescript/contract.js';
import type { Identity, NewPasskey } from '../../shared/models/typescript/types.ts';
import type { Header } from '../../tools/generate/openapi.ts';
import { BASE_URL, type TestApp, testApp } from '../support/app.ts';
import { softAuthenticator } from '../support/authenticator.ts';
import { deviceOf } from '../support/pairings.ts';
import { photo } from '../support/pictures.ts';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';
import { answerNamed, answers, bodyOf, examplesIn, operationNamed, published } from '../support/story.ts';

/** Every answer of the story below 400, in order, with the time of its request. */
const STEPS: [time: string, place: string][] = [
  ['09:26:53.589', 'saveUser 201'],
  ['09:27:00.000', 'getAvatar 200'],
  ['09:27:10.000', 'getUploadUrl 200'],
  ['09:27:31.204', 'saveUser 200'],
  ['09:27:31.204', 'getUser 200'],
  ['09:27:31.204', 'getAvatar 302'],
  ['09:27:50.000', 'recordActivity 204'],
  ['09:28:02.117', 'createToken 201'],
  ['09:28:30.480', 'createSession 201'],
  ['09:28:35.000', 'listTokens 200'],
  ['09:28:36.900', 'linkIdentity 201'],
  ['09:28:38.000', 'listIdentities 200'],
  ['09:28:40.350', 'createStream 201'],
  ['09:28:45.000', 'createPasskeyOptions 200'],
  ['09:28:50.215', 'createPasskey 201'],
  ['09:28:55.000', 'listPasskeys 200'],
  ['09:29:00.000', 'createSessionOptions 200'],
  ['09:29:10.000', 'createPushSubscription 201'],
  ['09:29:20.000', 'createPushSubscription 200'],
  ['09:29:30.000', 'listPushSubscriptions 200'],
  ['09:30:05.812', 'sendSamples 202'],
  ['09:30:06.431', 'getPet 200'],
  ['09:31:20.090', 'updateStream 200'],
  ['09:31:44.761', 'eraseSamples 200'],
  ['09:32:00.000', 'listStreams 200'],
  ['09:32:10.000', 'listSamples 200'],
  ['09:32:20.000', 'getPetKnowledge 200'],
  ['09:33:00.250', 'exportUser 200'],
  ['09:33:05.000', 'getAuthorizationServer 200'],
  ['09:33:10.000', 'authorizeDevice 200'],
  ['09:33:30.000', 'getPairing 200'],
  ['09:33:40.000', 'agreeToPairing 201'],
  ['09:33:45.000', 'getDeviceToken 200'],
  ['09:33:50.000', 'refusePairing 204'],
  ['09:33:51.000', 'listUsers 200'],
  ['09:33:52.500', 'lockUser 200'],
  ['09:33:53.250', 'unlockUser 200'],
  ['09:33:54.000', 'listUserAudit 200'],
  ['09:33:55.000', 'listAudit 200'],
  ['09:34:00.000', 'revokeToken 204'],
  ['09:34:30.000', 'unlinkIdentity 204'],
  ['09:34:30.000', 'removePasskey 204'],
  ['09:34:40.000', 'deletePushSubscription 204'],
  ['09:35:27.918', 'revokeStream 200'],
  ['09:36:40.002', 'eraseUser 200'],
  ['09:40:00.000', 'getHealth 200'],
  ['09:40:00.000', 'getSettings 200'],
  ['09:40:00.000', 'getContract 200'],
  ['09:40:00.000', 'getReference 200'],
];
/** Answers that need another host (a stored export) or a header that the examples do not have. */
const NOT_PLAYED = ['exportUser 303', 'getUser 304', 'getAvatar 304', 'listSamples 304', 'getPet 304'];
/** Answers whose example shows only a part. */
const SHORTENED = ['getAvatar 200', 'getContract 200', 'getReference 200'];
/** Steps that are sent with a service key. */
const OF_SERVICE = ['listUsers 200', 'lockUser 200', 'unlockUser 200', 'listAudit 200'];
type Members = Record<string, unknown>;

/** What differs in every run: values of the app, with the values in the story. */
type Known = Record<
  | 'user_id'
  | 'stream_id'
  | 'token_id'
  | 'portrait'
  | 'first_token_id'
  | 'token'
  | 'code'
  | 'invite_id'
  | 'identity_id'
  | 'user_code'
  | 'device_code'
  | 'paired_stream_id'
  | 'samples_tag',
  [string, string]
> & { passkey_options: string };

test('the app plays the story of the contract', async (t) => {
  mock.timers.enable({ apis: ['Date'] });
  t.after(() => mock.timers.reset());
  const { iss, sub } = bodyOf(answerNamed('linkIdentity 201')) as Identity;
  const app = testApp({ identityProvider: { verify: async () => ({ iss, sub }) }, serviceKeys: SERVICE_KEYS });
  const known: Partial<Known> = {};
  for (const [time, place] of STEPS) {
    mock.timers.setTime(Date.parse(`${storyDay}T${time}Z`));
    if (place === 'refusePairing 204') {
      // The first device was paired, so another one is refused.
      const { user_code } = await deviceOf(app.request).authorize();
      known.user_code = [user_code, ''];
    }
    if (place === 'getPet 200') await app.orchestrator.refresh(known.user_id?.[0] ?? '');
    const response = await request(app, place, known);
    const expected = answerNamed(place);
    assert.equal(`${response.status}`, expected.status, `${place}: ${response.status}`);
    const text = await response.text();
    learn(place, text, known);
    for (const [name, header] of Object.entries(expected.headers ?? {})) {
      assert.equal(told(response.headers.get(name) ?? '', known), told(`${(header as Header).example}`), place);
    }
    const type = response.headers.get('Content-Type')?.split(';')[0] ?? '';
    if (SHORTENED.includes(place)) assert.ok(type in (expected.content ?? {}), place);
    else if (text)
      assert.deepEqual(JSON.parse(told(text, known)), JSON.parse(told(JSON.stringify(bodyOf(expected)))), place);
    if (place === 'getUploadUrl 200') await upload(app, JSON.parse(text));
  }
});

test('the story has every answer below 400', () => {
  const places = answers.filter(({ status }) => status < '400').map(({ place }) => place);
  assert.deepEqual([...STEPS.map(([, place]) => place), ...NOT_PLAYED].sort(), places.sort());
});

function request(app: TestApp, place: string, known: Partial<Known>): Promise<Response> {
  const [id = '', status] = place.split(' ');
  const { method, path, parameters, requestBody } = operationNamed(id);
  const [first, second] = examplesIn(requestBody?.content['application/json'] ?? {});
  const body = place === 'saveUser 200' ? second : first;
  // The pet's message depends on the id, so the create has the story's.
  const chosen =
    place === 'saveUser 201'
      ? { user_id: uuidIn(place), ...(body as Members) }
      : id === 'createPasskey'
        ? createdPasskey(body as NewPasskey, known.passkey_options)
        : body;
  const query = new URLSearchParams();
  let address = path;
  for (const { name, in: position, example } of parameters) {
    const value = known[name as keyof Known]?.[0] ?? example;
    if (position === 'path') address = address.replace(`{${name}}`, `${value}`);
    if (position === 'query' && value !== undefined) query.set(name, `${value}`);
  }
  const token = OF_SERVICE.includes(place) ? SERVICE_KEY : known.token?.[0];
  return app.request(`${address}?${query}`, {
    method: method.toUpperCase(),
    ...(status === '201' && id === 'saveUser' ? {} : { headers: { Authorization: `Bearer ${token}` } }),
    ...(chosen === undefined ? {} : { body: toldBack(JSON.stringify(chosen), known) }),
  });
}

/** Returns a request of the story with this run's origin and codes. */
const toldBack = (text: string, { code, device_code }: Partial<Known>): string =>
  [code, device_code].reduce(
    (made, [actual, expected] = ['', '']) => made.replaceAll(expected || '\n', actual),
    text.replaceAll(ORIGIN, BASE_URL),
  );

/** Returns the story's passkey, created with the options of this run. */
function createdPasskey(body: NewPasskey, options = ''): NewPasskey {
  const credentialId = Buffer.from(body.credential.id, 'base64url');
  const credential = softAuthenticator({ origin: BASE_URL }).register(JSON.parse(options), { credentialId });
  return { ...body, credential };
}

const ORIGIN = 'http://localhost:8787';
const uuidIn = (place: string) => (bodyOf(answerNamed(place)) as Members).user_id;

const tagOf = (body: string): string => sha256(body).slice(0, 16);

function learn(place: string, text: string, known: Partial<Known>): void {
  if (place === 'createPasskeyOptions 200') known.passkey_options = text;
  if (place === 'listSamples 200') known.samples_tag = [tagOf(text), tagOf(JSON.stringify(bodyOf(answerNamed(place))))];
  if (!/^(saveUser|createToken|createSession|linkIdentity|createStream|authorizeDevice|agreeToPairing) /.test(place))
    return;
  const actual = JSON.parse(text);
  const expected = bodyOf(answerNamed(place)) as Record<string, string>;
  const idOf = (token = '') => uuidOf(`hatchery-token:${readToken(token)?.tokenHash}`);
  const portraitOf = ({ avatar_url = '' }: Record<string, string>) => avatar_url.split('?v=')[1] ?? '';
  if (place === 'saveUser 201') {
    known.user_id = [actual.user_id, expected.user_id ?? ''];
    known.token = [actual.access_token, expected.access_token ?? ''];
    known.first_token_id = [idOf(actual.access_token), idOf(expected.access_token)];
  }
  if (place === 'saveUser 200') known.portrait = [portraitOf(actual), portraitOf(expected)];
  if (place === 'createToken 201') {
    known.code = [actual.code, expected.code ?? ''];
    known.invite_id = [actual.token_id, expected.token_id ?? ''];
  }
  if (place === 'createSession 201') known.token_id = [actual.token_id, expected.token_id ?? ''];
  if (place === 'linkIdentity 201') known.identity_id = [actual.identity_id, expected.identity_id ?? ''];
  if (place === 'authorizeDevice 200') {
    known.user_code = [actual.user_code, expected.user_code ?? ''];
    known.device_code = [actual.device_code, expected.device_code ?? ''];
  }
  if (place === 'agreeToPairing 201') known.paired_stream_id = [actual.stream_id, expected.stream_id ?? ''];
  if (place === 'createStream 201') known.stream_id = [actual.stream_id, expected.stream_id ?? ''];
}

/** Returns a text with the ids of the story, without what only form can be compared of: secrets, signatures and the portrait's bytes. */
function told(text: string, known: Partial<Known> = {}): string {
  const { passkey_options: _options, ...values } = known;
  const named = Object.values(values).reduce(
    (changed, [actual, expected]) => changed.replaceAll(actual, expected),
    text,
  );
  return named
    .replaceAll(BASE_URL, ORIGIN)
    .replaceAll(new URL(BASE_URL).hostname, 'localhost')
    .replaceAll(/"challenge":"[\w-]{71}"/g, '"challenge":"…"')
    .replaceAll(/"htd_[\w-]{51}"/g, '"htd_…"')
    .replaceAll(/(hty|hts)_[\w-]{64}/g, '$1_…')
    .replaceAll(/signature=[\w-]{43}/g, 'signature=…')
    .replaceAll(/base64,[\w+/]{100,}=*/g, 'base64,…');
}

async function upload(app: TestApp, ticket: { upload_url: string; headers: Record<string, string> }): Promise<void> {
  const { upload_url, headers } = ticket;
  assert.equal((await app.request(upload_url, { method: 'PUT', body: photo, headers })).status, 200);
}

test('a served contract has times of the last days, and the server’s URL', async (t) => {
  mock.timers.enable({ apis: ['Date'], now: Date.parse('2028-03-01T00:00:00Z') });
  t.after(() => mock.timers.reset());
  const app = testApp();
  const served = async () => (await app.request('/openapi.json')).text();
  const first = await served();
  assert.equal(await served(), first);
  const days = (text: string) => [...new Set(text.match(/\d{4}-\d\d-\d\d(?=\D)/g))].sort();
  assert.deepEqual(days(JSON.stringify(published)), ['2026-03-13', '2026-03-14', '2026-03-15']);
  assert.deepEqual(days(first), ['2028-02-28', '2028-02-29', '2028-03-01']);
  assert.ok(!first.includes(ORIGIN) && first.includes(`${BASE_URL}/objects/avatars/`));
  for (const [time] of first.matchAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+\d\d:\d\d)/g)) {
    assert.ok(Date.parse(time) <= Date.now(), `${time} is not in the future`);
  }
  mock.timers.setTime(Date.parse('2028-03-01T23:59:59Z'));
  assert.equal(await served(), first);
  mock.timers.setTime(Date.parse('2028-03-02T00:00:00Z'));
  assert.deepEqual(days(await served()), ['2028-02-29', '2028-03-01', '2028-03-02']);
});
