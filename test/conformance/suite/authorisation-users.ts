import assert from 'node:assert/strict';
import type { CreatedToken, TokenPatch } from '../../../shared/models/typescript/types.ts';
import { pushSubscription } from '../../support/push.ts';
import { CONSENT, jsonIn, reading, streamsOf } from '../../support/streams.ts';
import { type Api, NAMES, type Owner } from './api.ts';
import type { operations } from './contract.ts';

export type Operation = (typeof operations)[number];

/** Request bodies of the operations that need one. `saveUser` is called as an update. */
const bodies: Record<string, object> = {
  saveUser: NAMES,
  createToken: { label: 'Tablet' },
  createSession: { code: 'hti_0' },
  createPasskey: {
    credential: { id: 'AAAA', type: 'public-key', response: { clientDataJSON: 'e30', attestationObject: 'oA' } },
  },
  linkIdentity: { id_token: 'e30.e30.' },
  createPushSubscription: pushSubscription('authorised'),
  createStream: CONSENT,
  updateStream: { label: 'Eve' },
  authorizeDevice: { client_id: 'Watch' },
  getDeviceToken: { client_id: 'Watch', device_code: 'htd_0' },
  agreeToPairing: { metrics: ['heart_rate'], purposes: [] },
  sendSamples: { samples: [reading('heart_rate', 62)] },
  lockUser: { reason: 'Made-up readings' },
};

export interface Ids {
  user_id: string;
  stream_id: string;
  token_id: string;
  passkey_id: string;
  identity_id: string;
  subscription_id: string;
  user_code: string;
}

export function call(
  api: Api,
  { method, path, operation }: Operation,
  ids: Ids,
  authorization?: string,
  more: Record<string, string> = {},
) {
  const { requestBody, operationId } = operation;
  assert.equal(operationId in bodies, requestBody !== undefined, `a body for ${operationId}`);
  const sent = { ...bodies[operationId], ...(operationId === 'saveUser' ? { user_id: ids.user_id } : {}) };
  const headers: Record<string, string> = {
    ...(authorization === undefined ? {} : { Authorization: authorization }),
    ...more,
  };
  return api.send(
    path.replaceAll(/\{(\w+)\}/g, (_, name: keyof Ids) => ids[name]),
    {
      method: method.toUpperCase(),
      headers,
      ...(requestBody ? { body: JSON.stringify(sent) } : {}),
    },
  );
}

/** Returns an Authorization header with a well-formed access token that the service never issued. */
export function forgedFor(userId: string): string {
  const id = Buffer.from(userId.replaceAll('-', ''), 'hex');
  return `Bearer hty_${Buffer.concat([id, Buffer.alloc(32, 7)]).toString('base64url')}`;
}

/**
 * Creates Max, whose data must not change; Eve, who tries to change it; and Joe, whose first token was replaced when his
 * creation was retried.
 */
export async function createUsers(api: Api) {
  const headers = { 'Idempotency-Key': crypto.randomUUID() };
  const [max, eve] = [await createStreamOwner(api), await createStreamOwner(api)];
  const replaced = await api.createUser({}, headers);
  const joe = await createStreamOwner(api, headers);
  const before = await everythingOf(max);
  return { max, eve, joe, replaced, before };
}

/** Creates a user with a stream and a second access token. */
export async function createStreamOwner(api: Api, headers: Record<string, string> = {}) {
  const owner = await api.createUser({}, headers);
  const { user_id } = owner.profile;
  const streams = streamsOf(api.send, { user_id, access_token: owner.token });
  const { stream, token } = await streams.connect();
  const { token_id, access_token = '' } = await anotherToken(api, owner);
  const { access_token: readerToken = '' } = await anotherToken(api, owner, { kind: 'reader' });
  // A passkey, an identity, a push subscription and a pairing that do not exist: whether a request is authorised is decided first.
  const absent = {
    passkey_id: crypto.randomUUID(),
    identity_id: crypto.randomUUID(),
    subscription_id: crypto.randomUUID(),
    user_code: 'BCDF-GHJK',
  };
  const ids: Ids = { user_id, stream_id: stream.stream_id, token_id, ...absent };
  return {
    ...owner,
    ...streams,
    ids,
    streamAuth: `Bearer ${token}`,
    otherAuth: `Bearer ${access_token}`,
    readerAuth: `Bearer ${readerToken}`,
  };
}

/** Creates a token or code, by default an access token. */
export function anotherToken(
  api: Api,
  { path, auth }: Pick<Owner, 'path' | 'auth'>,
  patch: TokenPatch = { label: 'Phone' },
) {
  const body = JSON.stringify(patch);
  return jsonIn<CreatedToken>(api.send(`${path}/tokens`, { method: 'POST', headers: auth, body }));
}

export const everythingOf = async ({ read, streams, page }: Awaited<ReturnType<typeof createStreamOwner>>) => [
  await read(),
  await streams(),
  await page(),
];

/** Returns invalid Authorization headers that are derived from a valid token. */
export const invalidCredentials = ({ user_id, token }: { user_id: string; token: string }) => [
  undefined,
  'Bearer',
  'Bearer x',
  'Basic dTpw',
  token,
  `Bearer ${user_id}`,
  `Bearer ${token}A`,
  `Bearer ${token.slice(0, -1)}`,
  `Bearer ${token} ${token}`,
  `Bearer ${token.slice(0, -4)}${token.endsWith('AAAA') ? 'BBBB' : 'AAAA'}`,
  forgedFor(user_id),
];
