import type { UploadTicket } from '../../shared/models/typescript/types.ts';
import { PICTURE } from './picture.ts';
import type { Exchange, WireRequest } from './wire.ts';
import type { World } from './world.ts';

/** Where a client would go now that it has its answer. */
export interface Link {
  name: string;
  origin: string;
  request: WireRequest;
}

const MIB = 1024 * 1024;

/** Takes in what a good answer tells. Answers the address that it leads to, if it does. */
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

/** A picture of as many bytes as were announced; of more than a MiB not. */
function paddedTo(bytes: number): Buffer {
  return Buffer.concat([PICTURE, Buffer.alloc(Math.max(0, Math.min(bytes, MIB) - PICTURE.byteLength))]);
}

function linkTo(name: string, address: string, request: Partial<WireRequest>): Link {
  const { origin, pathname, search } = new URL(address);
  return { name, origin, request: { method: 'GET', target: pathname + search, headers: [], ...request } };
}
