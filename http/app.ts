import { type Context, Hono } from 'hono';
import { avatarService } from '../core/avatar.ts';
import type { ObjectStore, Portraits, UserStore } from '../core/ports.ts';
import { userService } from '../core/users.ts';
import { type OperationId, operations } from '../shared/models/typescript/operations.ts';
import { type AppEnv, answerPreflight, type Handler } from './answer.ts';
import { type Log, observed } from './observe.ts';
import { notFound } from './problem.ts';
import { avatarRoutes } from './routes/avatar.ts';
import { profileRoutes } from './routes/profile.ts';
import { serviceRoutes } from './routes/service.ts';

export interface UserAppDependencies {
  users: UserStore;
  objects: ObjectStore;
  portraits: Portraits;
  /** The API's public origin, without a trailing slash. */
  baseUrl: string;
  /** Called before a user is created; throws `too-many-requests` to refuse. */
  admitCreate: (context: Context) => Promise<void>;
  log: Log;
  clock: () => Date;
}

/**
 * The user API: every operation of the contract, bound to its handler.
 *
 * @example
 * const app = userApp({ users: memoryUsers(), … });
 * await app.request('/users', { method: 'POST', body: '{"name": "Max", "pet_name": "Rocky"}' });
 */
export function userApp(dependencies: UserAppDependencies): Hono<AppEnv> {
  const avatars = avatarService(dependencies);
  const users = userService({ ...dependencies, avatars });
  const handlers: Record<OperationId, Handler> = {
    ...profileRoutes({ ...dependencies, users, avatars }),
    ...avatarRoutes({ users, avatars }),
    ...serviceRoutes(),
  };
  const { log } = dependencies;
  const app = new Hono<AppEnv>();
  for (const { id, method, path } of operations) {
    app.on(method, path.replaceAll(/\{(\w+)\}/g, ':$1'), observed(log, path, handlers[id]));
  }
  app.options('*', observed(log, 'preflight', answerPreflight));
  app.notFound(observed(log, 'unmatched', notFound));
  return app;
}
