// Generated from shared/contracts/openapi.yaml by `npm run generate`. Do not edit.

/** Every operation of the contract. */
export const operations = [
  { id: 'listUsers', method: 'GET', path: '/users', by: 'operator_manager', security: ['service:users:list'], query: ['limit', 'cursor'] },
  { id: 'saveUser', method: 'POST', path: '/users', by: 'user_manager', security: ['anonymous', 'owner'], query: [] },
  { id: 'getUser', method: 'GET', path: '/users/{user_id}', by: 'user_manager', security: ['owner', 'service:profile:read'], query: [] },
  { id: 'eraseUser', method: 'DELETE', path: '/users/{user_id}', by: 'user_manager', security: ['owner', 'service:users:erase'], query: [] },
  { id: 'exportUser', method: 'GET', path: '/users/{user_id}/export', by: 'user_manager', security: ['owner', 'service:users:export'], query: [] },
  { id: 'listTokens', method: 'GET', path: '/users/{user_id}/tokens', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'createToken', method: 'POST', path: '/users/{user_id}/tokens', by: 'user_manager', security: ['owner', 'service:users:invite'], query: [] },
  { id: 'revokeToken', method: 'DELETE', path: '/users/{user_id}/tokens/{token_id}', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'createSession', method: 'POST', path: '/sessions', by: 'user_manager', security: [], query: [] },
  { id: 'listIdentities', method: 'GET', path: '/users/{user_id}/identities', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'linkIdentity', method: 'POST', path: '/users/{user_id}/identities', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'unlinkIdentity', method: 'DELETE', path: '/users/{user_id}/identities/{identity_id}', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'createPasskeyOptions', method: 'POST', path: '/users/{user_id}/passkeys/options', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'listPasskeys', method: 'GET', path: '/users/{user_id}/passkeys', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'createPasskey', method: 'POST', path: '/users/{user_id}/passkeys', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'removePasskey', method: 'DELETE', path: '/users/{user_id}/passkeys/{passkey_id}', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'listPushSubscriptions', method: 'GET', path: '/users/{user_id}/push-subscriptions', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'createPushSubscription', method: 'POST', path: '/users/{user_id}/push-subscriptions', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'deletePushSubscription', method: 'DELETE', path: '/users/{user_id}/push-subscriptions/{subscription_id}', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'createSessionOptions', method: 'POST', path: '/sessions/options', by: 'user_manager', security: [], query: [] },
  { id: 'getUploadUrl', method: 'GET', path: '/users/{user_id}/avatar/upload-url', by: 'user_manager', security: ['owner'], query: ['content_type', 'content_length'] },
  { id: 'getAvatar', method: 'GET', path: '/users/{user_id}/avatar', by: 'user_manager', security: ['owner', 'reader'], query: ['of', 'mood', 'motion', 'v'] },
  { id: 'listStreams', method: 'GET', path: '/users/{user_id}/streams', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'createStream', method: 'POST', path: '/users/{user_id}/streams', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'updateStream', method: 'POST', path: '/users/{user_id}/streams/{stream_id}', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'revokeStream', method: 'DELETE', path: '/users/{user_id}/streams/{stream_id}', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'sendSamples', method: 'POST', path: '/users/{user_id}/streams/{stream_id}/samples', by: 'ingest_manager', security: ['stream', 'owner', 'webhook'], query: ['format'] },
  { id: 'eraseSamples', method: 'DELETE', path: '/users/{user_id}/streams/{stream_id}/samples', by: 'user_manager', security: ['owner'], query: ['metric'] },
  { id: 'listSamples', method: 'GET', path: '/users/{user_id}/samples', by: 'user_manager', security: ['owner'], query: ['metric', 'from', 'to', 'limit', 'cursor'] },
  { id: 'getAuthorizationServer', method: 'GET', path: '/.well-known/oauth-authorization-server', by: 'user_manager', security: [], query: [] },
  { id: 'authorizeDevice', method: 'POST', path: '/device_authorization', by: 'user_manager', security: [], query: [] },
  { id: 'getPairing', method: 'GET', path: '/users/{user_id}/pairings/{user_code}', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'agreeToPairing', method: 'POST', path: '/users/{user_id}/pairings/{user_code}', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'refusePairing', method: 'DELETE', path: '/users/{user_id}/pairings/{user_code}', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'getDeviceToken', method: 'POST', path: '/device_token', by: 'user_manager', security: [], query: [] },
  { id: 'getPet', method: 'GET', path: '/users/{user_id}/pet', by: 'user_manager', security: ['owner', 'reader', 'service:pet:read'], query: [] },
  { id: 'getPetKnowledge', method: 'GET', path: '/users/{user_id}/pet/knowledge', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'recordActivity', method: 'POST', path: '/users/{user_id}/activity', by: 'user_manager', security: ['owner'], query: [] },
  { id: 'lockUser', method: 'POST', path: '/users/{user_id}/lock', by: 'operator_manager', security: ['service:users:lock'], query: [] },
  { id: 'unlockUser', method: 'DELETE', path: '/users/{user_id}/lock', by: 'operator_manager', security: ['service:users:lock'], query: [] },
  { id: 'listUserAudit', method: 'GET', path: '/users/{user_id}/audit', by: 'operator_manager', security: ['owner', 'service:audit:read'], query: ['limit', 'cursor'] },
  { id: 'listAudit', method: 'GET', path: '/audit', by: 'operator_manager', security: ['service:audit:read'], query: ['limit', 'cursor'] },
  { id: 'getHealth', method: 'GET', path: '/healthz', by: 'user_manager', security: [], query: [] },
  { id: 'getSettings', method: 'GET', path: '/settings', by: 'user_manager', security: [], query: [] },
  { id: 'getContract', method: 'GET', path: '/openapi.json', by: 'user_manager', security: [], query: [] },
  { id: 'getReference', method: 'GET', path: '/docs', by: 'user_manager', security: [], query: [] },
] as const;

export type Operation = (typeof operations)[number];
export type OperationId = Operation['id'];
type Security = Operation['security'][number];
/** The scopes of service keys that operations require. */
export type OperationScope = Security extends infer One ? (One extends `service:${infer Scope}` ? Scope : never) : never;
/** The ids of the operations that one Lambda function handles. */
export type OperationOf<Function extends Operation['by']> = Extract<Operation, { by: Function }>['id'];
