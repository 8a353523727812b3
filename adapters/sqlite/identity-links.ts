import type { DatabaseSync } from 'node:sqlite';
import type { IdentityLinks } from '../../core/ports/identity-links.ts';
import type { SharedTransactions } from './shared-transactions.ts';

/** Stores identity links in SQLite: one row per identity. */
export function sqliteIdentityLinks(database: DatabaseSync, transactions: SharedTransactions): IdentityLinks {
  const select = database.prepare('SELECT user_id, claimed_at, claim_id FROM identity_links WHERE identity_id = ?');
  const insert = database.prepare('INSERT INTO identity_links VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
  const replace = database.prepare(
    'UPDATE identity_links SET user_id = ?, claimed_at = ?, claim_id = ? WHERE identity_id = ? AND claim_id = ?',
  );
  const remove = database.prepare('DELETE FROM identity_links WHERE identity_id = ? AND claim_id = ?');

  return {
    async find(identityId) {
      const row = transactions.read(() => select.get(identityId));
      if (!row) return undefined;
      return { user_id: String(row.user_id), claimed_at: String(row.claimed_at), claim_id: String(row.claim_id) };
    },
    put(identityId, { user_id, claimed_at, claim_id }, before) {
      return transactions.write(() => {
        const { changes } = before
          ? replace.run(user_id, claimed_at, claim_id, identityId, before.claim_id)
          : insert.run(identityId, user_id, claimed_at, claim_id);
        return changes === 1;
      });
    },
    async remove(identityId, { claim_id }) {
      await transactions.write(() => remove.run(identityId, claim_id));
    },
  };
}
