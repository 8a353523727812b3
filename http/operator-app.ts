import type { Hono } from 'hono';
import type { AuditLog } from '../core/ports/audit.ts';
import type { ServiceKeys } from '../core/ports/service-keys.ts';
import type { UserDirectory } from '../core/ports/user-directory.ts';
import type { UserStore } from '../core/ports/users.ts';
import { operatorService } from '../core/privacy/audit.ts';
import { lockService } from '../core/users/locks.ts';
import { userAccess } from '../core/users/user-access.ts';
import type { AppEnv } from './answer.ts';
import { bindRoutes } from './bind-routes.ts';
import type { Log } from './observe.ts';
import { operatorRoutes } from './routes/operators.ts';

export interface OperatorAppDependencies {
  users: UserStore;
  directory: UserDirectory;
  audit: AuditLog;
  loadServiceKeys: () => Promise<ServiceKeys>;
  log: Log;
  clock: () => Date;
}

export function operatorHandlers(dependencies: OperatorAppDependencies) {
  const users = userAccess(dependencies);
  const operators = operatorService({ ...dependencies, users });
  const locks = lockService({ ...dependencies, access: users });
  return operatorRoutes({ operators, locks });
}

/** The API for operators. On AWS it runs as a separate function, because only it may list users and read the audit log. */
export const operatorApp = (dependencies: OperatorAppDependencies): Hono<AppEnv> =>
  bindRoutes('operator_manager', dependencies, operatorHandlers(dependencies));
