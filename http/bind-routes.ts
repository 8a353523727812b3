import { type Context, Hono } from 'hono';
import { AppError } from '../core/errors.ts';
import type { ServiceKeys } from '../core/ports/service-keys.ts';
import type { Principal } from '../core/ports/users.ts';
import { chain } from '../core/util/settle.ts';
import { type Operation, type OperationOf, operations } from '../shared/models/typescript/operations.ts';
import { type AppEnv, answerPreflight } from './answer.ts';
import { authenticate, type HandlerOf } from './authenticate.ts';
import { lockedProblem } from './locked.ts';
import { instrument, type Log } from './observe.ts';

/** Loaded on first use, because it would slow down a function's cold start. */
const loadNotFound = () => import('./not-found.ts');

type Handlers<By extends Operation['by']> = { [Id in OperationOf<By>]: HandlerOf<Id> };
/** The type of any handler. Each handler takes the principal type of its own operation, which a loop over all handlers cannot express. */
type AnyHandler = (context: Context<AppEnv>, principal: Principal | undefined) => Promise<Response> | Response;

/** For functions whose operations have no scopes. */
const noServiceKeys = async (): Promise<ServiceKeys> => ({ verify: () => 'unknown' });

const refuseQuery = async (context: Context) => (await import('./query.ts')).refuseQuery(context);

interface HostSettings {
  log: Log;
  loadServiceKeys?: () => Promise<ServiceKeys>;
  supportContact?: string | undefined;
}

/**
 * Registers the handlers of all operations that belong to one Lambda function. Each request is first authenticated as the contract's
 * `security` requires.
 */
export function bindRoutes<By extends Operation['by']>(
  by: By,
  { log, loadServiceKeys = noServiceKeys, supportContact }: HostSettings,
  handlers: Handlers<By>,
): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  const explained = (error: unknown) =>
    error instanceof AppError && error.code === 'locked' ? lockedProblem(supportContact) : error;
  for (const { id, method, path, by: functionName, security, query } of operations) {
    if (functionName !== by) continue;
    const handler = handlers[id as OperationOf<By>] as AnyHandler;
    const route = path.replaceAll(/\{(\w+)\}/g, ':$1');
    app.on(
      method,
      route,
      instrument(
        log,
        path,
        (context) =>
          chain(authenticate(context, security, loadServiceKeys), (principal) => {
            // Public URLs, such as `/healthz`, may have any query, because monitors and links add parameters. For the other operations with
            // parameters, the handler calls `readQuery`.
            if (security.length > 0 && query.length === 0 && context.req.url.includes('?')) {
              return refuseQuery(context).then(() => handler(context, principal));
            }
            return handler(context, principal);
          }),
        explained,
      ),
    );
  }
  app.options('*', instrument(log, 'preflight', answerPreflight));
  app.notFound(instrument(log, 'unmatched', async (context) => (await loadNotFound()).notFound(context)));
  return app;
}
