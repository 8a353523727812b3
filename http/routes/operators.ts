import { type OperatorService, parseAuditCursor, parseUserCursor } from '../../core/privacy/audit.ts';
import { type LockService, parseLock } from '../../core/users/locks.ts';
import { answerJson } from '../answer.ts';
import type { HandlerOf } from '../authenticate.ts';
import { readJsonObject } from '../body.ts';
import { CURSOR_ADVICE, DEFAULT_PAGE_SIZE, type Parser, parseLimit, readQuery } from '../query.ts';

interface Dependencies {
  operators: OperatorService;
  locks: LockService;
}

const NO_STORE = { 'Cache-Control': 'no-store' };

/** Handlers for `GET /users`, `/users/{user_id}/lock`, `GET /users/{user_id}/audit` and `GET /audit`. */
export function operatorRoutes({ operators, locks }: Dependencies) {
  const listUsers: HandlerOf<'listUsers'> = async (context, service) =>
    answerJson(context, 200, await operators.listUsers(service, pageIn(context, parseUserCursor)), { ...NO_STORE });

  const lockUser: HandlerOf<'lockUser'> = async (context, service) => {
    const body = await readJsonObject(context, { example: '{"reason": "Sent thousands of made-up readings"}' });
    return answerJson(context, 200, await locks.lock(service, parseLock(body)), { ...NO_STORE });
  };

  const unlockUser: HandlerOf<'unlockUser'> = async (context, service) =>
    answerJson(context, 200, await locks.unlock(service), { ...NO_STORE });

  const listUserAudit: HandlerOf<'listUserAudit'> = async (context, principal) => {
    const query = pageIn(context, (text) => parseAuditCursor(text, principal.userId));
    return answerJson(context, 200, await operators.listUserAudit(principal, query), { ...NO_STORE });
  };

  const listAudit: HandlerOf<'listAudit'> = async (context, service) =>
    answerJson(
      context,
      200,
      await operators.listAudit(
        service,
        pageIn(context, (text) => parseAuditCursor(text)),
      ),
      { ...NO_STORE },
    );

  return { listUsers, lockUser, unlockUser, listUserAudit, listAudit };
}

function pageIn<Position>(context: Parameters<typeof readQuery>[0], parse: (text: string) => Position | undefined) {
  const cursor: Parser<Position> = (text, reject) => parse(text) ?? reject(CURSOR_ADVICE);
  const { limit = DEFAULT_PAGE_SIZE, ...query } = readQuery<{ limit: number; cursor: Position }>(context, {
    limit: parseLimit,
    cursor,
  });
  return { limit, ...query };
}
