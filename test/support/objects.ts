import { Hono } from 'hono';
import { memoryUsers } from '../../adapters/memory/users.ts';
import type { UrlSigner } from '../../adapters/signed-urls/signed-urls.ts';
import type { ObjectStore, UploadReceiver } from '../../core/ports/objects.ts';
import type { AppEnv } from '../../http/answer.ts';
import { objectRoutes } from '../../server/object-routes.ts';
import { someUser } from '../ports/users.ts';

/**
 * Serves the stored objects. @returns a function that sends requests to URLs that `signer` has signed. Every user id
 * counts as an existing user.
 */
export function senderFor(objects: ObjectStore & UploadReceiver, signer: UrlSigner) {
  const log = { request: () => {}, failure: () => {} };
  const users = { ...memoryUsers(), get: async (user_id: string) => someUser({ user_id }) };
  const app = new Hono<AppEnv>().route('/objects', objectRoutes({ objects, users, signer, log }));
  return async (url: string, init?: RequestInit) => app.request(url, init);
}
