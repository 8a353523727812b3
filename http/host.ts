import type { Context } from 'hono';
import type { Principal } from '../core/ports/users.ts';

/**
 * Functions that a host provides with each request, as Hono's bindings. All are optional. On AWS the host provides none, because requests
 * arrive complete.
 */
export interface Host {
  /** Replaces the app's `readToken`, so that a token that the host has already read is not hashed again. */
  readToken?(token: string): Principal | undefined;
  /**
   * Resolves with the complete body.
   *
   * @throws `body-too-large` above `maxBytes`
   * @throws `unavailable`, with the body unread, when the memory limit of all bodies is reached
   * @throws `request-too-slow`
   * @throws `interrupted` when the client disconnects
   */
  receiveBody?(maxBytes: number): Promise<Uint8Array>;
}

export const hostOf = ({ env }: Context): Host => env ?? {};
