import { type Context, Hono } from 'hono';
import type { UrlSigner } from '../adapters/signed-urls/signed-urls.ts';
import { AppError } from '../core/errors.ts';
import type { ObjectStore, UploadReceiver } from '../core/ports/objects.ts';
import type { UserStore } from '../core/ports/users.ts';
import { userIdOf, userOfPicture } from '../core/users/object-keys.ts';
import { MAX_PICTURE_BYTES } from '../core/users/portrait-publishing.ts';
import { type AppEnv, answer, type Handler } from '../http/answer.ts';
import { instrument, type Log } from '../http/observe.ts';
import { type ClientAddresses, noClientAddresses } from './client-address.ts';
import type { EmbeddedHost } from './embedded-host.ts';

interface Dependencies {
  objects: ObjectStore & UploadReceiver;
  users: UserStore;
  signer: UrlSigner;
  /** If set, uploads are also limited by client address. */
  addresses?: ClientAddresses;
  log: Log;
}

/** Uploads to and downloads from the object store, for requests with a signed URL. On AWS, clients send them to S3. */
export function objectRoutes({
  objects,
  users,
  signer,
  addresses = noClientAddresses,
  log,
}: Dependencies): Hono<AppEnv> {
  const putObject: Handler = async (context) => {
    const key = verifiedKey(context, 'PUT');
    if (Number(context.req.header('Content-Length') ?? 0) > MAX_PICTURE_BYTES) {
      throw new AppError('picture-too-large', 'The picture is too large. Send one of at most 10 MiB.');
    }
    await objects.receive(key, bodyOf(context, key), MAX_PICTURE_BYTES, senderOf(context));
    if (!(await userOfPicture(key, users))) {
      await objects.remove(key);
      throw new AppError(
        'not-found',
        'The user of this URL was erased, so the upload was discarded. Create a new user to upload a picture.',
      );
    }
    return answer(context, 200, '', { 'Cache-Control': 'no-store' });
  };

  const senderOf = ({ env }: Context) => (env?.incoming ? addresses.of(env.incoming) : undefined);

  const getObject: Handler = async (context) => {
    const key = verifiedKey(context, 'GET');
    const object = await objects.read(key, MAX_PICTURE_BYTES);
    if (!object?.bytes)
      throw new AppError('not-found', 'The portrait was replaced. Get its new URL from GET /users/{user_id}/avatar.');
    return answer(context, 200, new Uint8Array(object.bytes), {
      'Content-Type': 'image/jpeg',
      // The object of a key never changes. Its URL expires with the signature.
      'Cache-Control': 'private, max-age=300, immutable',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      // Pages of any origin may show the picture, even with COEP …
      'Cross-Origin-Resource-Policy': 'cross-origin',
      // … and a response cached for an <img> lacks the CORS headers that fetch() needs.
      Vary: 'Origin',
    });
  };

  /** The key in the URL. Throws when the signature does not match this request. */
  function verifiedKey(context: Context, method: 'GET' | 'PUT'): string {
    const { pathname, searchParams } = new URL(context.req.url);
    const key = pathname.slice('/objects/'.length);
    signer.verify({
      method,
      key,
      query: searchParams,
      contentType: context.req.header('Content-Type'),
      contentLength: context.req.header('Content-Length'),
    });
    return key;
  }

  const route = '/objects/{key}';
  return new Hono<AppEnv>().put('/*', instrument(log, route, putObject)).get('/*', instrument(log, route, getObject));
}

/** The upload as a stream; on the embedded host it counts for the user in the signed key. */
function bodyOf(context: Context, key: string): AsyncIterable<Uint8Array> {
  const host: Partial<EmbeddedHost> = context.env ?? {};
  return host.upload?.(userIdOf(key)) ?? context.req.raw.body ?? empty();
}

async function* empty(): AsyncGenerator<Uint8Array> {}
