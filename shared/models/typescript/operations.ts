// Generated from shared/contracts/openapi.yaml by `npm run generate`. Do not edit.

/** Every operation of the contract. */
export const operations = [
  { id: 'saveUser', method: 'POST', path: '/users', by: 'user_manager', security: ['anonymous', 'owner'] },
  { id: 'getUser', method: 'GET', path: '/users/{user_id}', by: 'user_manager', security: ['owner'] },
  { id: 'eraseUser', method: 'DELETE', path: '/users/{user_id}', by: 'user_manager', security: ['owner'] },
  { id: 'exportUser', method: 'GET', path: '/users/{user_id}/export', by: 'user_manager', security: ['owner'] },
  { id: 'listTokens', method: 'GET', path: '/users/{user_id}/tokens', by: 'user_manager', security: ['owner'] },
  { id: 'createToken', method: 'POST', path: '/users/{user_id}/tokens', by: 'user_manager', security: ['owner'] },
  { id: 'revokeToken', method: 'DELETE', path: '/users/{user_id}/tokens/{token_id}', by: 'user_manager', security: ['owner'] },
  { id: 'getUploadUrl', method: 'GET', path: '/users/{user_id}/avatar/upload-url', by: 'user_manager', security: ['owner'] },
  { id: 'getAvatar', method: 'GET', path: '/users/{user_id}/avatar', by: 'user_manager', security: ['owner'] },
  { id: 'listStreams', method: 'GET', path: '/users/{user_id}/streams', by: 'user_manager', security: ['owner'] },
  { id: 'createStream', method: 'POST', path: '/users/{user_id}/streams', by: 'user_manager', security: ['owner'] },
  { id: 'updateStream', method: 'POST', path: '/users/{user_id}/streams/{stream_id}', by: 'user_manager', security: ['owner'] },
  { id: 'revokeStream', method: 'DELETE', path: '/users/{user_id}/streams/{stream_id}', by: 'user_manager', security: ['owner'] },
  { id: 'sendSamples', method: 'POST', path: '/users/{user_id}/streams/{stream_id}/samples', by: 'ingest_manager', security: ['stream', 'owner'] },
  { id: 'eraseSamples', method: 'DELETE', path: '/users/{user_id}/streams/{stream_id}/samples', by: 'user_manager', security: ['owner'] },
  { id: 'listSamples', method: 'GET', path: '/users/{user_id}/samples', by: 'user_manager', security: ['owner'] },
  { id: 'getPet', method: 'GET', path: '/users/{user_id}/pet', by: 'user_manager', security: ['owner'] },
  { id: 'getPetKnowledge', method: 'GET', path: '/users/{user_id}/pet/knowledge', by: 'user_manager', security: ['owner'] },
  { id: 'getHealth', method: 'GET', path: '/healthz', by: 'user_manager', security: [] },
  { id: 'getContract', method: 'GET', path: '/openapi.json', by: 'user_manager', security: [] },
  { id: 'getReference', method: 'GET', path: '/docs', by: 'user_manager', security: [] },
] as const;

export type Operation = (typeof operations)[number];
export type OperationId = Operation['id'];
/** The ids of the operations that one Lambda function handles. */
export type OperationOf<Function extends Operation['by']> = Extract<Operation, { by: Function }>['id'];
