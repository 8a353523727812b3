// Generated from shared/contracts/openapi.yaml by `npm run generate`. Do not edit.

/** Every operation of the contract. */
export const operations = [
  { id: 'saveUser', method: 'POST', path: '/users' },
  { id: 'getUser', method: 'GET', path: '/users/{user_id}' },
  { id: 'getUploadUrl', method: 'GET', path: '/users/{user_id}/avatar/upload-url' },
  { id: 'getAvatar', method: 'GET', path: '/users/{user_id}/avatar' },
  { id: 'getHealth', method: 'GET', path: '/healthz' },
  { id: 'getContract', method: 'GET', path: '/openapi.json' },
  { id: 'getReference', method: 'GET', path: '/docs' },
] as const;

export type OperationId = (typeof operations)[number]['id'];
