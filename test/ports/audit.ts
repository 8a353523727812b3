import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Act, ActPosition, AuditLog } from '../../core/ports/audit.ts';
import type { Maintenance } from '../../core/ports/maintenance.ts';

/** The time at which the suite reads the log. */
export const AUDIT_NOW = '2026-03-01T00:00:01.000Z';
const [LAST_MONTH, THIS_MONTH, LAST_YEAR] = [
  '2026-02-28T23:59:59.999Z',
  '2026-03-01T00:00:00.000Z',
  '2025-12-31T23:59:59.999Z',
];
const A_YEAR_AGO = '2025-03-01T00:00:01.000Z';

export const someAct = (fields: Partial<Act> = {}): Act => ({
  at: THIS_MONTH,
  actor: 'owner',
  act: 'create-token',
  user_id: crypto.randomUUID(),
  ...fields,
});

/** Lists everything in pages. */
export async function listAll(audit: AuditLog, limit = 100, userId?: string, between = async () => {}) {
  const acts: Act[] = [];
  for (let after: ActPosition | undefined; ; ) {
    const page = await audit.list({ userId, after, limit });
    assert.ok(page.acts.length <= limit);
    acts.push(...page.acts);
    if (!page.next) return acts;
    after = page.next;
    await between();
  }
}

const sorted = (acts: readonly Act[]) => acts.map((act) => JSON.stringify(Object.entries(act).sort())).sort();

/** @param open opens an empty log, whose clock shows `AUDIT_NOW` */
export function auditSuite(name: string, open: () => Promise<AuditLog>): void {
  test(`${name}: lists acts as recorded, newest first, also across months and years`, async () => {
    const audit = await open();
    assert.deepEqual(await audit.list({ limit: 1 }), { acts: [] });
    const user_id = crypto.randomUUID();
    const acts = [
      someAct({ user_id, act: 'lock', actor: 'service:support' }),
      someAct({ user_id, at: LAST_MONTH }),
      someAct({ at: '2026-02-01T00:00:00.000Z', act: 'erase' }),
      { at: LAST_YEAR, actor: 'service:support', act: 'list-users' } as const,
      someAct({ user_id, at: A_YEAR_AGO }),
    ];
    for (const act of acts.toReversed()) await audit.record(act);
    for (const limit of [1, 2, 5, 100]) assert.deepEqual(await listAll(audit, limit), acts, `${limit} a page`);
    assert.deepEqual(await listAll(audit, 1, user_id), [acts[0], acts[1], acts[4]], 'those on one user');
    assert.deepEqual(await audit.list({ userId: crypto.randomUUID(), limit: 9 }), { acts: [] });
  });

  test(`${name}: pages have every act once, with equal times, while acts are added`, async () => {
    const audit = await open();
    const user_id = crypto.randomUUID();
    const times = [THIS_MONTH, LAST_MONTH, LAST_YEAR];
    const acts = Array.from({ length: 20 }, (_, at) =>
      someAct({ at: times[at % 3] ?? '', actor: `service:s${at}`, ...(at % 2 ? { user_id } : {}) }),
    );
    await Promise.all(acts.map((act) => audit.record(act)));
    const whole = await listAll(audit);
    assert.deepEqual(sorted(whole), sorted(acts));
    const late = () => audit.record(someAct({ at: AUDIT_NOW, user_id }));
    assert.deepEqual(await listAll(audit, 3, undefined, late), whole, 'of all');
    const ofUser = whole.filter((act) => act.user_id === user_id);
    const listed = await listAll(audit, 3, user_id, late);
    assert.deepEqual(
      listed.filter(({ at }) => at !== AUDIT_NOW),
      ofUser,
      'of one user',
    );
  });
}

/** Tests for logs that delete old acts only when the host runs maintenance. */
export function auditExpirySuite(name: string, open: () => AuditLog & Maintenance): void {
  test(`${name}: only acts before the time expire, and a page after one of them goes on`, async () => {
    const audit = open();
    const user_id = crypto.randomUUID();
    const old = Array.from({ length: 1_100 }, () => audit.record(someAct({ at: LAST_YEAR, user_id })));
    await Promise.all(old);
    for (const at of [THIS_MONTH, LAST_MONTH]) await audit.record(someAct({ at, user_id }));
    const { next } = await audit.list({ userId: user_id, limit: 2 });
    await audit.expire(LAST_MONTH);
    const left = await listAll(audit, 9, user_id);
    assert.deepEqual(
      left.map(({ at }) => at),
      [THIS_MONTH, LAST_MONTH],
    );
    assert.deepEqual(await audit.list({ userId: user_id, after: next, limit: 9 }), { acts: [] });
  });
}
