import { Hono } from 'hono';
import { AppError } from '../core/errors.ts';
import { once } from '../core/util/once.ts';
import { type AppEnv, answer, type Handler } from '../http/answer.ts';
import { isFresh } from '../http/conditional.ts';
import { instrument, type Log } from '../http/observe.ts';
import headers from '../web/headers.json' with { type: 'json' };
import { readWebFiles } from './web-files.ts';

const PAGES = [
  '/',
  '/assets/*',
  '/icons/*',
  '/apple-touch-icon.png',
  '/favicon.ico',
  '/favicon.svg',
  '/manifest.webmanifest',
  '/sw.js',
];

interface Dependencies {
  folder: string;
  /** The URL of the app and the API. Pictures are uploaded to and loaded from its origin, which the page's CSP allows. */
  baseUrl: string;
  log: Log;
}

/**
 * Serves the built onboarding app. The files are read into memory on the first request, so they cost nothing if only the API is used.
 * Later requests do not read from disk, so no URL can reach any other file.
 */
export function webRoutes({ folder, baseUrl, log }: Dependencies): Hono<AppEnv> {
  const files = once(async () => {
    const known = await readWebFiles(folder, baseUrl);
    // An empty result is not cached, because the app may be built while the server is running.
    if (known.size === 0) throw notThere(0);
    return known;
  });
  const policy = headers['Content-Security-Policy'].replace('{storage}', new URL(baseUrl).origin);

  const getFile: Handler = async (context) => {
    const known = await files();
    const file = known.get(context.req.path === '/' ? '/index.html' : context.req.path);
    if (!file) throw notThere(known.size);
    const about = {
      ...headers,
      'Content-Security-Policy': policy,
      'Cache-Control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: file.etag,
      Vary: 'Accept-Encoding',
      ...(file.preload ? { Link: file.preload } : {}),
    };
    if (isFresh(context.req.header('If-None-Match'), file.etag)) return answer(context, 304, null, about);
    const { bytes, encoding } = await file.encodedFor(context.req.header('Accept-Encoding') ?? '');
    return answer(context, 200, bytes, {
      ...about,
      'Content-Type': file.type,
      ...(encoding ? { 'Content-Encoding': encoding } : {}),
    });
  };

  const app = new Hono<AppEnv>();
  for (const path of PAGES) app.get(path, instrument(log, 'web', getFile));
  return app;
}

function notThere(built: number): AppError {
  const advice =
    built === 0
      ? 'The web app is not built. Run `npm ci`, which builds it. The API is documented at /docs.'
      : 'There is no such page. The app is at /.';
  return new AppError('not-found', advice);
}
