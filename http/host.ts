import type { Context } from 'hono';
import type { Principal } from '../core/ports/users.ts';

/**
 * What a host does for the app while a request comes in, handed over as Hono's bindings. A host that is given whole requests, as a
 * function on AWS is, has none.
 */
export interface Host {
  /** Reads a token as `readToken` does; a token that the host has read already is not read and hashed again. */
  readToken?(token: string): Principal | undefined;
  /**
   * Resolves with the body once it has arrived. Rejects with `body-too-large` above the given bytes, `unavailable` (body unread) when the memory for
   * bodies is used up, `request-too-slow` or `interrupted`.
   */
  receiveBody?(maxBytes: number): Promise<Uint8Array>;
}

export const hostOf = ({ env }: Context): Host => env ?? {};
