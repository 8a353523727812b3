import { randomBytes } from 'node:crypto';
import { sha256 } from '../users/credentials.ts';
import type { Scope } from './scopes.ts';

const SECRET_BYTES = 32;

export interface NewServiceKey {
  name: string;
  scopes: readonly Scope[];
  /** When the key expires, as `parseExpiry` reads it. */
  expires?: string | undefined;
}

/** Creates a service key. @returns the key, which is stored nowhere, and its entry for `SERVICE_KEYS`. */
export function newServiceKey({ name, scopes, expires }: NewServiceKey): { key: string; entry: string } {
  const key = `htk_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  const expiry = expires === undefined ? '' : `@${expires}`;
  return { key, entry: `${name}:${sha256(key)}:${scopes.join('+')}${expiry}` };
}
