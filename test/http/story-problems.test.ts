import assert from 'node:assert/strict';
import { test } from 'node:test';
import type {
  CreatedStream,
  CreatedToken,
  Identity,
  Problem,
  Token,
  UploadTicket,
} from '../../shared/models/typescript/types.ts';
import { BASE_URL, type TestApp, testApp } from '../support/app.ts';
import { idTokenOf } from '../support/identities.ts';
import { DEVICE_GRANT, deviceOf, NAME } from '../support/pairings.ts';
import { passkeysOf } from '../support/passkeys.ts';
import { pushSubscription } from '../support/push.ts';
import { SERVICE_KEY, SERVICE_KEYS } from '../support/service-keys.ts';
import { answers, bodyOf, operations } from '../support/story.ts';

interface World {
  app: TestApp;
  user: string;
  auth: { Authorization: string };
  stream: CreatedStream;
  /** Sends a request to a path below the user's URL. */
  send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Response>;
}
type Provoke = (world: World) => Promise<Response>;

const NEW_STREAM = { source: 'fitbit', metrics: ['body_temperature'], purposes: [] };
const reading = (value: number) => ({ metric: 'body_temperature', value, start: new Date().toISOString() });
const update =
  (fields: object, headers?: Record<string, string>): Provoke =>
  ({ app, user, auth }) =>
    app.post({ user_id: user, ...fields }, { ...auth, ...headers });
const session =
  (body: object): Provoke =>
  ({ app }) =>
    app.request('/sessions', { method: 'POST', body: JSON.stringify(body) });
const samples =
  (body: object): Provoke =>
  ({ send, stream }) =>
    send('POST', `/streams/${stream.stream_id}/samples`, body);
const owned =
  (method: string, path: string, body?: unknown): Provoke =>
  ({ send }) =>
    send(method, path, body);

async function repeat(count: number, request: () => Promise<Response>): Promise<Response> {
  for (let at = 1; at < count; at += 1) await request();
  return request();
}

const createSession = (app: TestApp, body: object): Promise<Response> =>
  app.request('/sessions', { method: 'POST', body: JSON.stringify(body) });

async function ticketOf({ send }: World): Promise<UploadTicket> {
  return (await send('GET', '/avatar/upload-url')).json() as Promise<UploadTicket>;
}

const passkeysIn = ({ app, user, auth }: World) => passkeysOf(app.request, BASE_URL, { path: `/users/${user}`, auth });

async function addPasskeys(world: World): Promise<void> {
  for (let count = 0; count < 10; count += 1) await passkeysIn(world).add();
}

const device =
  (address: string, body: unknown, headers: Record<string, string> = {}): Provoke =>
  ({ app }) =>
    app.request(address, { method: 'POST', headers, body: JSON.stringify(body) });
const POLL = { grant_type: DEVICE_GRANT, client_id: NAME };
const pairing =
  (body: unknown): Provoke =>
  async ({ app, send }) => {
    const { user_code } = await deviceOf(app.request).authorize('heart_rate step_count');
    return send('POST', `/pairings/${user_code}`, body);
  };
const service =
  (method: string, address: string, body?: unknown): Provoke =>
  ({ app }) =>
    app.request(address, {
      method,
      headers: { Authorization: `Bearer ${SERVICE_KEY}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
const HEART_RATE = { metrics: ['heart_rate'], purposes: [] };

/** A request for each problem of the story, except for those of `COMMON`. */
const PROVOKED: Record<string, Provoke> = {
  'saveUser 400': update({ age: 200 }),
  'saveUser 401': (world) => update({}, { Authorization: `${world.auth.Authorization.slice(0, -4)}AAAA` })(world),
  'saveUser 409': async (world) => update({ avatar_url: (await ticketOf(world)).avatar_url })(world),
  'saveUser 412': update({ age: 34 }, { 'If-Match': '"7"' }),
  'saveUser 413': update({ locale: 'x'.repeat(70_000) }),
  'saveUser 422': async (world) => {
    const { upload_url, avatar_url } = await ticketOf(world);
    await world.app.request(upload_url, { method: 'PUT', body: Uint8Array.of(0xff, 0xd8, 0xff) });
    return update({ avatar_url })(world);
  },
  'saveUser 423': async (world) => {
    await service('POST', `/users/${world.user}/lock`, { reason: 'Spam' })(world);
    return update({ age: 34 })(world);
  },
  'getUploadUrl 400': owned('GET', '/avatar/upload-url?content_length=none'),
  'getUploadUrl 413': owned('GET', '/avatar/upload-url?content_length=10485761'),
  'getUploadUrl 415': owned('GET', '/avatar/upload-url?content_type=image/gif'),
  'getAvatar 400': owned('GET', '/avatar?of=pet&mood=proud'),
  'createSession 400': session({}),
  'createSession 401': session({ code: 'x' }),
  'createSession 413': session({ code: 'x'.repeat(70_000) }),
  'createToken 400': owned('POST', '/tokens', { kind: 'invite', expires_in: 0 }),
  'createToken 409': ({ send }) => repeat(4, () => send('POST', '/tokens', { kind: 'invite' })),
  'createToken 413': owned('POST', '/tokens', { label: 'x'.repeat(70_000) }),
  'createSession 404': ({ app }) => createSession(app, { id_token: idTokenOf('new') }),
  'linkIdentity 400': owned('POST', '/identities', { id_token: 'x' }),
  'linkIdentity 409': async ({ app, send }) => {
    await (await worldOf(app)).send('POST', '/identities', { id_token: idTokenOf('max') });
    return send('POST', '/identities', { id_token: idTokenOf('max') });
  },
  'linkIdentity 413': owned('POST', '/identities', { id_token: 'x'.repeat(70_000) }),
  'unlinkIdentity 404': owned('DELETE', `/identities/${crypto.randomUUID()}`),
  'unlinkIdentity 409': async ({ send }) => {
    const brief = (await (await send('POST', '/tokens', { expires_in: 3600 })).json()) as CreatedToken;
    const linked = await send('POST', '/identities', { id_token: idTokenOf('max') });
    const { identity_id } = (await linked.json()) as Identity;
    const { tokens } = (await (await send('GET', '/tokens')).json()) as { tokens: Token[] };
    await send('DELETE', `/tokens/${tokens.find(({ current }) => current)?.token_id}`);
    const auth = { Authorization: `Bearer ${brief.access_token}` };
    return send('DELETE', `/identities/${identity_id}`, undefined, auth);
  },
  'createPasskeyOptions 409': async (world) => {
    await addPasskeys(world);
    return world.send('POST', '/passkeys/options');
  },
  'createPasskey 400': async (world) => {
    const { credential } = await passkeysIn(world).add();
    const body = { credential: { ...credential, response: { ...credential.response, clientDataJSON: 'e30' } } };
    return world.send('POST', '/passkeys', body);
  },
  'createPasskey 409': async (world) => {
    const { authenticator, creationOptions, register } = passkeysIn(world);
    const options = await creationOptions();
    await addPasskeys(world);
    return register(authenticator.register(options));
  },
  'createPasskey 413': owned('POST', '/passkeys', { label: 'x'.repeat(70_000) }),
  'createPushSubscription 400': owned('POST', '/push-subscriptions', {
    ...pushSubscription('x'),
    endpoint: 'http://push.example/x',
  }),
  'createPushSubscription 409': async ({ send }) => {
    for (let at = 0; at < 10; at += 1) await send('POST', '/push-subscriptions', pushSubscription(`${at}`));
    return send('POST', '/push-subscriptions', pushSubscription('11'));
  },
  'createPushSubscription 413': owned('POST', '/push-subscriptions', { endpoint: 'x'.repeat(70_000) }),
  'deletePushSubscription 404': owned('DELETE', `/push-subscriptions/${crypto.randomUUID()}`),
  'removePasskey 404': owned('DELETE', `/passkeys/${crypto.randomUUID()}`),
  'removePasskey 409': async (world) => {
    const { app, send } = world;
    const { passkey } = await passkeysIn(world).add();
    const { tokens } = (await (await send('GET', '/tokens')).json()) as { tokens: CreatedToken[] };
    const other = (await (await send('POST', '/tokens', { expires_in: 172_800 })).json()) as CreatedToken;
    await send('DELETE', `/tokens/${tokens[0]?.token_id}`);
    const headers = { Authorization: `Bearer ${other.access_token}` };
    app.advance(24 * 60 * 60 * 1000);
    return send('DELETE', `/passkeys/${passkey.passkey_id}`, undefined, headers);
  },
  'createSessionOptions 404': async () =>
    testApp({ passkeys: { party: undefined } }).request('/sessions/options', { method: 'POST' }),
  'createStream 400': owned('POST', '/streams', { ...NEW_STREAM, purposes: undefined }),
  'createStream 409': ({ send }) => repeat(16, () => send('POST', '/streams', NEW_STREAM)),
  'createStream 413': owned('POST', '/streams', { source: 'x'.repeat(70_000) }),
  'sendSamples 400': samples({ samples: [reading(98.6)] }),
  'sendSamples 403': async ({ send, stream }) => {
    const reader = (await (await send('POST', '/tokens', { kind: 'reader' })).json()) as CreatedToken;
    const headers = { Authorization: `Bearer ${reader.access_token}` };
    return send('POST', `/streams/${stream.stream_id}/samples`, { samples: [reading(36)] }, headers);
  },
  'sendSamples 404': owned('POST', `/streams/${crypto.randomUUID()}/samples`, { samples: [reading(36)] }),
  'sendSamples 413': samples({ batch_id: 'x'.repeat(270_000), samples: [] }),
  'sendSamples 422': async (world) => {
    const batch = { batch_id: crypto.randomUUID(), samples: [reading(36)] };
    await samples(batch)(world);
    return samples({ ...batch, samples: batch.samples.map((one) => ({ ...one, value: 37 })) })(world);
  },
  'updateStream 400': ({ send, stream }) => send('POST', `/streams/${stream.stream_id}`, { metrics: [] }),
  'updateStream 404': owned('POST', `/streams/${crypto.randomUUID()}`, {}),
  'updateStream 413': ({ send, stream }) => send('POST', `/streams/${stream.stream_id}`, { label: 'x'.repeat(70_000) }),
  'eraseSamples 400': ({ send, stream }) => send('DELETE', `/streams/${stream.stream_id}/samples?metric=mood`),
  'eraseSamples 404': owned('DELETE', `/streams/${crypto.randomUUID()}/samples`),
  'eraseSamples 409': ({ send, stream }) =>
    send('DELETE', `/streams/${stream.stream_id}/samples?metric=body_temperature`),
  'listSamples 400': owned('GET', '/samples?limit=0'),
  'authorizeDevice 400': device('/device_authorization', { client_id: NAME, scope: 'mood' }),
  'authorizeDevice 413': device('/device_authorization', { client_id: 'x'.repeat(70_000) }),
  'getDeviceToken 400': async (world) => {
    const { device_code } = await deviceOf(world.app.request).authorize();
    return device('/device_token', { ...POLL, device_code })(world);
  },
  'getDeviceToken 401': device('/device_token', POLL, { Authorization: 'Basic eDo=' }),
  'getDeviceToken 413': device('/device_token', { client_id: 'x'.repeat(70_000) }),
  'getPairing 404': owned('GET', '/pairings/BCDF-GHJK'),
  'agreeToPairing 400': pairing({ metrics: ['body_temperature'], purposes: [] }),
  'agreeToPairing 404': owned('POST', '/pairings/BCDF-GHJK', HEART_RATE),
  'agreeToPairing 409': async (world) => {
    await repeat(16, () => world.send('POST', '/streams', NEW_STREAM));
    return pairing(HEART_RATE)(world);
  },
  'agreeToPairing 413': owned('POST', '/pairings/BCDF-GHJK', { metrics: 'x'.repeat(70_000) }),
  'refusePairing 404': owned('DELETE', '/pairings/BCDF-GHJK'),
  'revokeToken 404': owned('DELETE', `/tokens/${crypto.randomUUID()}`),
  'revokeToken 409': async ({ send }) => {
    const { tokens } = (await (await send('GET', '/tokens')).json()) as { tokens: CreatedToken[] };
    return send('DELETE', `/tokens/${tokens[0]?.token_id}`);
  },
  'listUsers 400': service('GET', '/users?cursor=x'),
  'listAudit 400': service('GET', '/audit?cursor=x'),
  'listUserAudit 400': owned('GET', '/audit?cursor=x'),
  'lockUser 400': (world) => service('POST', `/users/${world.user}/lock`, {})(world),
  'lockUser 404': service('POST', `/users/${crypto.randomUUID()}/lock`, { reason: 'Spam' }),
  'lockUser 413': (world) => service('POST', `/users/${world.user}/lock`, { reason: 'x'.repeat(70_000) })(world),
  'unlockUser 404': service('DELETE', `/users/${crypto.randomUUID()}/lock`),
  'revokeStream 404': owned('DELETE', `/streams/${crypto.randomUUID()}`),
};

/** Problems that every operation of a user has: without a token, with an ingest token, and with the token of another user. */
const COMMON: Record<string, (world: World, stranger: World) => Record<string, string>> = {
  401: () => ({}),
  403: ({ stream }) => ({ Authorization: `Bearer ${stream.ingest_token}` }),
  404: (_world, stranger) => stranger.auth,
};
/** The limits are those of the host, and test/server tests their texts. That of `createPasskey` is in passkey-limits.test.ts. */
const NOT_PROVOKED = [
  'saveUser 429',
  'getUploadUrl 429',
  'createSession 429',
  'createSessionOptions 429',
  'createPasskey 429',
  'sendSamples 429',
  'authorizeDevice 429',
  'getDeviceToken 429',
  ...['getPairing', 'agreeToPairing', 'refusePairing'].map((id) => `${id} 429`),
];

async function worldOf(app = testApp({ serviceKeys: SERVICE_KEYS })): Promise<World> {
  const { user, auth } = await app.createUser();
  const send: World['send'] = (method, path, body, headers = auth) =>
    app.request(`/users/${user.user_id}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const stream = (await (await send('POST', '/streams', NEW_STREAM)).json()) as CreatedStream;
  return { app, user: user.user_id, auth, stream, send };
}

const problemIn = async (response: Response) => ({ ...((await response.json()) as Problem), instance: '' });
const REFUSED = answers.filter(({ status }) => status.startsWith('4'));

/** All have one text. locked.test.ts sends them. */
const isLocked = (place: string) => place.endsWith(' 423') && !(place in PROVOKED);

for (const answer of REFUSED.filter(({ place }) => !NOT_PROVOKED.includes(place) && !isLocked(place))) {
  const { place, operationId, status } = answer;
  test(`the app sends the problem of the story: ${place}`, async () => {
    const world = await worldOf();
    const provoke = PROVOKED[place] ?? common(operationId, status);
    const response = await provoke(world);
    assert.equal(`${response.status}`, status);
    assert.deepEqual(await problemIn(response), { ...(bodyOf(answer) as Problem), instance: '' });
  });
}

test('every problem that is provoked is in the story', () => {
  const places = REFUSED.map(({ place }) => place);
  assert.deepEqual(
    [...Object.keys(PROVOKED), ...NOT_PROVOKED].filter((place) => !places.includes(place)),
    [],
  );
});

function common(id: string, status: string): Provoke {
  return async (world) => {
    const operation = operations.find(({ operationId }) => operationId === id);
    const ids = {
      user_id: world.user,
      stream_id: world.stream.stream_id,
      token_id: crypto.randomUUID(),
      identity_id: crypto.randomUUID(),
      subscription_id: crypto.randomUUID(),
      user_code: 'BCDF-GHJK',
    };
    const path = Object.entries(ids).reduce(
      (made, [name, value]) => made.replace(`{${name}}`, value),
      operation?.path ?? '',
    );
    const stranger = await worldOf(world.app);
    // Without a body, as the token is checked first. `POST /users` has the user's id in the body.
    const body = operation?.requestBody ? JSON.stringify({ user_id: world.user }) : null;
    return world.app.request(path, {
      method: operation?.method.toUpperCase() ?? '',
      headers: COMMON[status]?.(world, stranger) ?? {},
      body,
    });
  };
}
