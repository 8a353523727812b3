import { Hono } from 'hono';
import type { LocalObjectStore } from '../../adapters/local/local-objects.ts';
import type { UrlSigner } from '../../adapters/local/signed-urls.ts';
import { objectRoutes } from '../../embedded/object-routes.ts';
import type { AppEnv } from '../../http/answer.ts';

/** Answers requests on the addresses that a local store has signed. */
export function senderFor(objects: LocalObjectStore, signer: UrlSigner) {
  const log = { request: () => {}, failure: () => {} };
  const app = new Hono<AppEnv>().route('/objects', objectRoutes({ objects, signer, log }));
  return async (url: string, init?: RequestInit) => app.request(url, init);
}
