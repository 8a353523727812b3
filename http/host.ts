import type { Context } from 'hono';
import type { Principal } from '../core/ports/users.ts';

/**
 * Functions that a host provides with each request, as Hono bindings. All are optional. The AWS host provides none, because its requests
 * arrive complete.
 */
export interface Host {
  /**
   * Reads a header faster than `Request` does. Not for headers of which Node keeps only the first, such as Authorization.
   *
   * @param name in lower case
   */
  header?(name: string): string | undefined;
  /** Returns the Authorization headers, joined by commas as `Request` joins them. */
  authorization?(): string | undefined;
  /** Returns all headers, like `header`. The names are in lower case. */
  headers?(): Readonly<Record<string, string | string[] | undefined>>;
  /** Whether the request's token was valid recently. */
  isVerified?: boolean;
  /** Overrides the app's `readToken`, so that a token that the host has already read is not hashed again. */
  readToken?(token: string): Principal | undefined;
  /**
   * Reads the complete body.
   *
   * @throws `body-too-large` above `maxBytes`
   * @throws `unavailable`, without reading the body, if the bodies of all requests reach the memory limit
   * @throws `request-too-slow` if the body arrives too slowly
   * @throws `interrupted` if the client disconnects
   */
  receiveBody?(maxBytes: number): Promise<Uint8Array>;
}

export const hostOf = ({ env }: Context): Host => env ?? {};

/** Reads a header of which Node keeps all values. */
export function headerOf(context: Context, name: Lowercase<string>): string | undefined {
  const host = hostOf(context);
  return host.header ? host.header(name) : context.req.header(name);
}
