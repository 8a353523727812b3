import type { ActList, UserList } from '../../shared/models/typescript/types.ts';
import type { ActPosition, AuditLog } from '../ports/audit.ts';
import type { UserDirectory } from '../ports/user-directory.ts';
import type { Principal } from '../ports/users.ts';
import { isUuid, sha256 } from '../users/credentials.ts';
import type { UserAccess } from '../users/user-access.ts';
import { actOf } from './acts.ts';

/** A query for one page. */
export interface PageQuery<Position> {
  limit: number;
  cursor?: Position | undefined;
}

export interface OperatorService {
  /** Lists users and records the act. Cost: one write, and one read of the page. */
  listUsers(service: Principal<'service'>, query: PageQuery<string>): Promise<UserList>;
  /** Lists the acts of all users, and records the act. Cost: one write, and one read of the page. */
  listAudit(service: Principal<'service'>, query: PageQuery<ActPosition>): Promise<ActList>;
  /**
   * Lists the acts on one user. Of a service, records the act; the user may have been erased.
   *
   * @throws `unauthorized` if the owner's token is not valid
   */
  listUserAudit(principal: Principal<'owner' | 'service'>, query: PageQuery<ActPosition>): Promise<ActList>;
}

interface Dependencies {
  users: UserAccess;
  directory: UserDirectory;
  audit: AuditLog;
  clock: () => Date;
}

export function operatorService({ users, directory, audit, clock }: Dependencies): OperatorService {
  const record = (act: 'list-users' | 'read-audit', principal: Principal) =>
    audit.record(actOf(act, principal, clock().toISOString()));

  async function actsOf(userId: string | undefined, { limit, cursor }: PageQuery<ActPosition>): Promise<ActList> {
    const { acts, next } = await audit.list({ userId, after: cursor, limit });
    return { acts, ...(next ? { next_cursor: writeCursor(auditList(userId), `${next.at} ${next.id}`) } : {}) };
  }

  return {
    async listUsers(service, { limit, cursor }) {
      await record('list-users', service);
      const { users: page, next } = await directory.list(cursor, limit);
      return {
        users: page.map(({ lock, ...user }) => ({
          ...user,
          ...(lock ? { locked: { at: lock.at, reason: lock.reason } } : {}),
        })),
        ...(next === undefined ? {} : { next_cursor: writeCursor('users', next) }),
      };
    },
    async listAudit(service, query) {
      await record('read-audit', service);
      return actsOf(undefined, query);
    },
    async listUserAudit(principal, query) {
      if (principal.via === 'service') await record('read-audit', principal);
      else await users.get(principal);
      return actsOf(principal.userId, query);
    },
  };
}

const CHECK_LENGTH = 8;
const ACT_POSITION = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (\w{1,40})$/;
const auditList = (userId = '') => `audit ${userId}`;

/** A cursor has a checksum of its list, which finds cursors of another list and mistakes. The checksum is not a secret, so positions are
 * checked too. */
function writeCursor(list: string, position: string): string {
  return Buffer.from(sha256(`${list} ${position}`).slice(0, CHECK_LENGTH) + position).toString('base64url');
}

function readCursor(list: string, text: string): string | undefined {
  const position = Buffer.from(text, 'base64url').toString().slice(CHECK_LENGTH);
  return writeCursor(list, position) === text ? position : undefined;
}

/** @returns undefined if the text is not a cursor of the list of users */
export function parseUserCursor(text: string): string | undefined {
  const position = readCursor('users', text);
  return position !== undefined && isUuid(position) ? position : undefined;
}

/**
 * @param userId the user whose acts are listed; undefined for those of all
 * @returns undefined if the text is not a cursor of this list
 */
export function parseAuditCursor(text: string, userId?: string): ActPosition | undefined {
  const [, at, id] = ACT_POSITION.exec(readCursor(auditList(userId), text) ?? '') ?? [];
  return at !== undefined && id !== undefined && !Number.isNaN(Date.parse(at)) ? { at, id } : undefined;
}
