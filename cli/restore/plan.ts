import type { DatabaseSync } from 'node:sqlite';
import type { User } from '../../core/ports/users.ts';
import { addReapplied, NOTHING_REAPPLIED, type Reapplied } from '../../core/privacy/reapply.ts';
import { type Outcome, outcomeOf, type Sources } from './outcome.ts';

export interface Plan extends Reapplied {
  /** Users of the backup, without those who are erased again. */
  users: number;
  erased: number;
  /** Users who exist in the replaced database and not in the backup. They are lost. */
  created_since: number;
  /** Users about whom only a later backup tells. */
  known_up_to_backup: number;
  /** Users about whom nothing tells. */
  unknown: number;
}

const PAGE = 500;

/** Yields the users of a database that has the current schema, in pages, so that users may be written in between. */
export function* usersOf(database: DatabaseSync): Generator<User> {
  const select = database.prepare(
    `SELECT user_id, item FROM users WHERE gone IS NULL AND user_id > ? ORDER BY user_id LIMIT ${PAGE}`,
  );
  for (let after = ''; ; ) {
    const rows = select.all(after);
    for (const { item } of rows) yield JSON.parse(String(item));
    if (rows.length < PAGE) return;
    after = String(rows.at(-1)?.user_id);
  }
}

/** Yields what to do with each user of the backup. */
export function* outcomesOf(database: DatabaseSync, sources: Sources): Generator<[user: User, outcome: Outcome]> {
  for (const user of usersOf(database)) yield [user, outcomeOf(user, sources)];
}

/** Counts what a restore would do. */
export function planOf(database: DatabaseSync, sources: Sources): Plan {
  const plan: Plan = {
    users: 0,
    erased: 0,
    created_since: createdSince(database, sources),
    known_up_to_backup: 0,
    unknown: 0,
    ...NOTHING_REAPPLIED,
  };
  for (const [, outcome] of outcomesOf(database, sources)) {
    plan[outcome.known === 'erased' ? 'erased' : 'users'] += 1;
    if (outcome.known === 'erased') continue;
    if (outcome.known === 'up-to-backup') plan.known_up_to_backup += 1;
    if (outcome.known === 'nothing') plan.unknown += 1;
    for (const { counts } of outcome.steps) addReapplied(plan, counts);
  }
  return plan;
}

function createdSince(database: DatabaseSync, { replaced }: Sources): number {
  const select = database.prepare('SELECT 1 FROM users WHERE user_id = ?');
  let count = 0;
  for (const id of replaced?.ids() ?? []) if (!select.get(id)) count += 1;
  return count;
}
