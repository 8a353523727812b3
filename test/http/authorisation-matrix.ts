import type { Operation, OperationId, OperationScope } from '../../shared/models/typescript/operations.ts';
import type { CreatedStream, CreatedToken, Identity, PushSubscription } from '../../shared/models/typescript/types.ts';
import { BASE_URL, type TestApp } from '../support/app.ts';
import { idTokenOf } from '../support/identities.ts';
import { deviceOf } from '../support/pairings.ts';
import { passkeysOf } from '../support/passkeys.ts';
import { pushSubscription } from '../support/push.ts';

interface Row {
  /** `stream` means the stream's ingest token or an access token of its owner; `reader`, a reader token or an access token of its user. */
  access: 'public' | 'owner' | 'reader' | 'stream' | 'service';
  /** The expected status of an authorised request. Defaults to 200. */
  status?: number;
  body?: object | ((ids: Ids) => object);
  /** The scope with which a service may call the operation. If absent, no service may. */
  scope?: OperationScope;
  /** The body of a service, if it differs. */
  serviceBody?: object;
}

const CONSENT = { source: 'test', metrics: ['heart_rate'], purposes: [] };
const READING = { metric: 'heart_rate', value: 62, start: new Date().toISOString() };

/** Lists who may call each operation. A missing row is a type error. `saveUser` is called as an update. */
export const matrix: Record<OperationId, Row> = {
  saveUser: { access: 'owner', body: { name: 'Eve', pet_name: 'Eve' } },
  getUser: { access: 'owner', scope: 'profile:read' },
  eraseUser: { access: 'owner', scope: 'users:erase' },
  exportUser: { access: 'owner', scope: 'users:export' },
  createToken: {
    access: 'owner',
    status: 201,
    body: { label: 'Tablet' },
    scope: 'users:invite',
    serviceBody: { kind: 'invite' },
  },
  listTokens: { access: 'owner' },
  // Anyone may try; the status is that of a code that opens nothing.
  createSession: { access: 'public', status: 401, body: { code: 'hti_0' } },
  linkIdentity: { access: 'owner', status: 201, body: { id_token: idTokenOf('matrix') } },
  listIdentities: { access: 'owner' },
  unlinkIdentity: { access: 'owner', status: 204 },
  revokeToken: { access: 'owner', status: 204 },
  createPasskeyOptions: { access: 'owner' },
  createPasskey: { access: 'owner', status: 201, body: ({ credential }) => ({ credential }) },
  listPasskeys: { access: 'owner' },
  removePasskey: { access: 'owner', status: 204 },
  createSessionOptions: { access: 'public' },
  createPushSubscription: { access: 'owner', status: 201, body: () => pushSubscription(crypto.randomUUID()) },
  listPushSubscriptions: { access: 'owner' },
  deletePushSubscription: { access: 'owner', status: 204 },
  getUploadUrl: { access: 'owner' },
  getAvatar: { access: 'reader' },
  listStreams: { access: 'owner' },
  createStream: { access: 'owner', status: 201, body: CONSENT },
  updateStream: { access: 'owner', body: { label: 'Eve' } },
  revokeStream: { access: 'owner' },
  sendSamples: { access: 'stream', status: 202, body: { samples: [READING] } },
  eraseSamples: { access: 'owner' },
  getAuthorizationServer: { access: 'public' },
  authorizeDevice: { access: 'public', body: { client_id: 'Watch' } },
  // Any device may poll; the status is that of a code that is not valid.
  getDeviceToken: { access: 'public', status: 400, body: { client_id: 'Watch', device_code: 'htd_0' } },
  getPairing: { access: 'owner' },
  agreeToPairing: { access: 'owner', status: 201, body: { metrics: ['heart_rate'], purposes: [] } },
  refusePairing: { access: 'owner', status: 204 },
  listSamples: { access: 'owner' },
  getPet: { access: 'reader', scope: 'pet:read' },
  getPetKnowledge: { access: 'owner' },
  listUsers: { access: 'service', scope: 'users:list' },
  recordActivity: { access: 'owner', status: 204 },
  lockUser: { access: 'service', body: { reason: 'Spam' }, scope: 'users:lock' },
  unlockUser: { access: 'service', scope: 'users:lock' },
  listUserAudit: { access: 'owner', scope: 'audit:read' },
  listAudit: { access: 'service', scope: 'audit:read' },
  getHealth: { access: 'public' },
  getSettings: { access: 'public' },
  getContract: { access: 'public' },
  getReference: { access: 'public' },
};

export const bearer = (token: string) => `Bearer ${token}`;

/** Sends a request of the matrix. */
export function sendRow(
  app: TestApp,
  { id, method, path }: Pick<Operation, 'id' | 'method' | 'path'>,
  ids: Ids,
  headers: Record<string, string>,
  body: Row['body'] = matrix[id].body,
): Promise<Response> {
  const sent = typeof body === 'function' ? body(ids) : body;
  return app.request(
    path.replaceAll(/\{(\w+)\}/g, (_, name: Exclude<keyof Ids, 'credential'>) => ids[name]),
    {
      method,
      headers,
      ...(sent ? { body: JSON.stringify(id === 'saveUser' ? { user_id: ids.user_id, ...sent } : sent) } : {}),
    },
  );
}

/** Operations that can succeed only once for a user. */
export const NOT_REPEATABLE: OperationId[] = [
  'eraseUser',
  'revokeToken',
  'removePasskey',
  'unlinkIdentity',
  'deletePushSubscription',
  'refusePairing',
  'revokeStream',
];

/** Creates a user with a stream, a passkey and a second access token, and a device that asks to be paired. */
export async function createUserWithStream(app: TestApp) {
  const { user, auth } = await app.createUser();
  const connect = async () => {
    const init = { method: 'POST', headers: auth, body: JSON.stringify(CONSENT) };
    return (await (await app.request(`/users/${user.user_id}/streams`, init)).json()) as CreatedStream;
  };
  const { stream_id, ingest_token } = await connect();
  const tokens = `/users/${user.user_id}/tokens`;
  const create = async (body: object) => {
    const init = { method: 'POST', headers: auth, body: JSON.stringify(body) };
    return (await (await app.request(tokens, init)).json()) as CreatedToken;
  };
  const { token_id, access_token = '' } = await create({ label: 'Phone' });
  const { access_token: readerToken = '' } = await create({ kind: 'reader' });
  const { code = '' } = await create({ kind: 'recovery' });
  const { access_token: briefToken = '' } = await create({ expires_in: 60 });
  const link = { method: 'POST', headers: auth, body: JSON.stringify({ id_token: idTokenOf(user.user_id) }) };
  const linked = await app.request(`/users/${user.user_id}/identities`, link);
  const { identity_id } = (await linked.json()) as Identity;
  const passkeys = passkeysOf(app.request, BASE_URL, { path: `/users/${user.user_id}`, auth });
  const { credential, passkey } = await passkeys.add();
  const push = { method: 'POST', headers: auth, body: JSON.stringify(pushSubscription('first')) };
  const subscribed = await app.request(`/users/${user.user_id}/push-subscriptions`, push);
  const { subscription_id } = (await subscribed.json()) as PushSubscription;
  const { user_code } = await deviceOf(app.request).authorize();
  const revokeToken = () => app.request(`${tokens}/${token_id}`, { method: 'DELETE', headers: auth });
  return {
    user_id: user.user_id,
    stream_id,
    token_id,
    identity_id,
    passkey_id: passkey.passkey_id,
    subscription_id,
    user_code,
    credential,
    auth: auth.Authorization,
    otherAuth: bearer(access_token),
    streamAuth: bearer(ingest_token),
    readerAuth: bearer(readerToken),
    codeAuth: bearer(code),
    briefAuth: bearer(briefToken),
    connect,
    revokeToken,
  };
}
export type Ids = Record<
  'user_id' | 'stream_id' | 'token_id' | 'passkey_id' | 'identity_id' | 'subscription_id' | 'user_code',
  string
> & {
  credential: object;
};
