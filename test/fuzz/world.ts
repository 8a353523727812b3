import type { UploadTicket } from '../../shared/models/typescript/types.ts';
import { PICTURE } from './pictures.ts';
import type { Exchange, WireRequest } from './wire.ts';

/** The values that one user's clients have learned from responses, by field name. */
export interface World {
  userId: string;
  /** Remembers the values in the body of a 2xx or 3xx response. */
  learn(value: unknown): void;
  remember(name: string, value: string): void;
  /** Returns a learned value of the field with this name. `back` skips that many newer values. */
  known(name: string, back?: number): string | undefined;
}

const KEPT = 6;

export function createWorld(userId: string): World {
  const values = new Map<string, string[]>();

  function remember(name: string, value: string): void {
    const known = values.get(name) ?? [];
    if (!known.includes(value)) values.set(name, [value, ...known].slice(0, KEPT));
  }

  function learn(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'string') remember(name, inner);
      else learn(inner);
    }
  }

  remember('user_id', userId);
  return {
    userId,
    remember,
    learn(value) {
      // Ignore values of other users that the scenario created. Otherwise a request could combine values of different
      // users.
      const { user_id: named = userId } = Object(value);
      if (named === userId) learn(value);
    },
    known(name, back = 0) {
      const known = values.get(name) ?? [];
      return known[back % known.length];
    },
  };
}

/** A request that a client would send after a response, such as the upload after a ticket. */
export interface Link {
  name: string;
  origin: string;
  request: WireRequest;
}

const MIB = 1024 * 1024;

/** Learns the values in a response. @returns the follow-up request, if any. */
export async function learnFrom({ request, answer }: Exchange, world: World): Promise<Link | undefined> {
  if (!answer || answer.status >= 400) return undefined;
  const etag = answer.headers.get('ETag');
  if (etag) world.remember('etag', etag);
  for (const [name, value] of request.headers) if (name === 'Idempotency-Key') world.remember('idempotency_key', value);
  const location = answer.status === 302 ? answer.headers.get('Location') : null;
  if (location) return linkTo('(download)', location, { method: 'GET' });
  if (request.method === 'HEAD' || answer.headers.get('Content-Type') !== 'application/json') return undefined;
  const body = (await answer.clone().json()) as Partial<UploadTicket>;
  world.learn(body);
  if (body.upload_url === undefined) return undefined;
  const { 'Content-Length': length, ...headers } = body.headers ?? {};
  return linkTo('(upload)', body.upload_url, {
    method: 'PUT',
    headers: Object.entries(headers),
    body: paddedTo(Number(length ?? 0)),
  });
}

/** Appends zeros to a picture until it has this many bytes, at most 1 MiB. */
function paddedTo(bytes: number): Buffer {
  return Buffer.concat([PICTURE, Buffer.alloc(Math.max(0, Math.min(bytes, MIB) - PICTURE.byteLength))]);
}

function linkTo(name: string, address: string, request: Partial<WireRequest>): Link {
  const { origin, pathname, search } = new URL(address);
  return { name, origin, request: { method: 'GET', target: pathname + search, headers: [], ...request } };
}
