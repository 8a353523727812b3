import { type Context, Hono } from 'hono';
import type { LocalObjectStore } from '../adapters/embedded/local-objects.ts';
import type { UrlSigner } from '../adapters/embedded/signed-urls.ts';
import { MAX_PICTURE_BYTES } from '../core/avatar.ts';
import { AppError } from '../core/errors.ts';
import type { AppEnv } from '../http/observe.ts';

interface Dependencies {
  objects: LocalObjectStore;
  signer: UrlSigner;
}

/** What a storage service does in the cloud: takes uploads and answers downloads, for whoever holds a signed address. */
export function objectRoutes({ objects, signer }: Dependencies): Hono<AppEnv> {
  const app = new Hono<AppEnv>();

  app.use(async (context, next) => {
    context.set('route', '/objects/{key}');
    await next();
  });

  app.put('/*', async (context) => {
    const key = verifiedKey(context, 'PUT');
    if (Number(context.req.header('Content-Length') ?? 0) > MAX_PICTURE_BYTES) {
      throw new AppError('picture-too-large', 'Send a picture of at most 10 MiB.');
    }
    await objects.receive(key, context.req.raw.body ?? nothing(), MAX_PICTURE_BYTES);
    return context.body(null, 200);
  });

  app.get('/*', async (context) => {
    const key = verifiedKey(context, 'GET');
    const object = await objects.read(key, MAX_PICTURE_BYTES);
    if (!object?.bytes) throw new AppError('not-found', 'This portrait has been replaced; ask for its address again.');
    return context.body(new Uint8Array(object.bytes), 200, {
      'Content-Type': 'image/jpeg',
      // A key is never used twice, so what it holds never changes; its address still ends with its signature.
      'Cache-Control': 'private, max-age=300, immutable',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
  });

  /** The key, once the signature has proved that this very request is allowed. */
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

  return app;
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
