import type { OperationScope } from '../../shared/models/typescript/operations.ts';

/** What a service key may do. `metrics:read` is for `/metrics` of the process, which is not in the contract. */
export type Scope = OperationScope | 'metrics:read';

/** All scopes, with what they allow. */
export const SCOPES = {
  'profile:read': 'read profiles',
  'pet:read': "read pets' states and messages",
  'users:list': 'list the ids of all users',
  'users:lock': 'lock and unlock users',
  'users:invite': 'create invites, which open a session of a user',
  'users:export': 'export everything about a user',
  'users:erase': 'erase users',
  'audit:read': 'read the audit log',
  'metrics:read': 'read /metrics',
} as const satisfies Record<Scope, string>;
