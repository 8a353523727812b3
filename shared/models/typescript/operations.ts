// Generated from shared/contracts/openapi.yaml by `npm run generate`. Do not edit.

/** Every operation of the contract. */
export const operations = [
  { id: 'saveUser', method: 'POST', path: '/users', by: 'user_manager' },
  { id: 'getUser', method: 'GET', path: '/users/{user_id}', by: 'user_manager' },
  { id: 'eraseUser', method: 'DELETE', path: '/users/{user_id}', by: 'user_manager' },
  { id: 'exportUser', method: 'GET', path: '/users/{user_id}/export', by: 'user_manager' },
  { id: 'listTokens', method: 'GET', path: '/users/{user_id}/tokens', by: 'user_manager' },
  { id: 'createToken', method: 'POST', path: '/users/{user_id}/tokens', by: 'user_manager' },
  { id: 'revokeToken', method: 'DELETE', path: '/users/{user_id}/tokens/{token_id}', by: 'user_manager' },
  { id: 'getUploadUrl', method: 'GET', path: '/users/{user_id}/avatar/upload-url', by: 'user_manager' },
  { id: 'getAvatar', method: 'GET', path: '/users/{user_id}/avatar', by: 'user_manager' },
  { id: 'listStreams', method: 'GET', path: '/users/{user_id}/streams', by: 'user_manager' },
  { id: 'createStream', method: 'POST', path: '/users/{user_id}/streams', by: 'user_manager' },
  { id: 'updateStream', method: 'POST', path: '/users/{user_id}/streams/{stream_id}', by: 'user_manager' },
  { id: 'revokeStream', method: 'DELETE', path: '/users/{user_id}/streams/{stream_id}', by: 'user_manager' },
  { id: 'sendSamples', method: 'POST', path: '/users/{user_id}/streams/{stream_id}/samples', by: 'ingest_manager' },
  { id: 'eraseSamples', method: 'DELETE', path: '/users/{user_id}/streams/{stream_id}/samples', by: 'user_manager' },
  { id: 'listSamples', method: 'GET', path: '/users/{user_id}/samples', by: 'user_manager' },
  { id: 'getPet', method: 'GET', path: '/users/{user_id}/pet', by: 'user_manager' },
  { id: 'getPetKnowledge', method: 'GET', path: '/users/{user_id}/pet/knowledge', by: 'user_manager' },
  { id: 'getHealth', method: 'GET', path: '/healthz', by: 'user_manager' },
  { id: 'getContract', method: 'GET', path: '/openapi.json', by: 'user_manager' },
  { id: 'getReference', method: 'GET', path: '/docs', by: 'user_manager' },
] as const;

type Operation = (typeof operations)[number];
export type OperationId = Operation['id'];
/** The operations that one Lambda function carries out. */
export type OperationOf<Function extends Operation['by']> = Extract<Operation, { by: Function }>['id'];
