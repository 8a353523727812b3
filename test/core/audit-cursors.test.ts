import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryAudit } from '../../adapters/memory/audit.ts';
import { memoryUsers } from '../../adapters/memory/users.ts';
import { operatorService, parseAuditCursor, parseUserCursor } from '../../core/privacy/audit.ts';
import { sha256 } from '../../core/users/credentials.ts';
import { userAccess } from '../../core/users/user-access.ts';
import { someAct } from '../ports/audit.ts';
import { someUser } from '../ports/users.ts';

const clock = () => new Date('2026-03-15T00:00:00.000Z');
const SERVICE = { userId: '', via: 'service', service: 'support' } as const;

/** Makes a cursor with a valid checksum, as anyone can who knows the source. */
const forged = (list: string, position: string) =>
  Buffer.from(sha256(`${list} ${position}`).slice(0, 8) + position).toString('base64url');

test('a cursor of another list, altered, or with an impossible position is not accepted', async () => {
  const audit = memoryAudit();
  const users = memoryUsers(audit);
  const operators = operatorService({ users: userAccess({ users, clock }), directory: users, audit, clock });
  const user = someUser();
  for (const each of [user, someUser()]) await users.create(each);
  for (const _ of [1, 2]) await audit.record(someAct({ user_id: user.user_id }));

  const { next_cursor: ofUsers = '' } = await operators.listUsers(SERVICE, { limit: 1 });
  const { next_cursor: ofAll = '' } = await operators.listAudit(SERVICE, { limit: 1 });
  const service = { ...SERVICE, userId: user.user_id };
  const { next_cursor: ofUser = '' } = await operators.listUserAudit(service, { limit: 1 });
  assert.ok(parseUserCursor(ofUsers) && parseAuditCursor(ofAll) && parseAuditCursor(ofUser, user.user_id));

  for (const cursor of [ofAll, ofUser, '', 'x', `${ofUsers}A`, ofUsers.toUpperCase()]) {
    assert.equal(parseUserCursor(cursor), undefined, cursor);
  }
  for (const cursor of [ofUsers, ofUser, '', ofAll.slice(1)]) assert.equal(parseAuditCursor(cursor), undefined, cursor);
  for (const cursor of [ofUsers, ofAll]) assert.equal(parseAuditCursor(cursor, user.user_id), undefined);
  assert.equal(parseAuditCursor(ofUser, crypto.randomUUID()), undefined);
  for (const position of ['', 'a b', 'é', 'x'.repeat(2_000)]) {
    assert.equal(parseUserCursor(forged('users', position)), undefined, position);
  }
  for (const position of ['', 'x 1', '2026-13-45T99:99:99.999Z 1', `${clock().toISOString()} `, '0000 1']) {
    assert.equal(parseAuditCursor(forged('audit ', position)), undefined, position);
  }
});
