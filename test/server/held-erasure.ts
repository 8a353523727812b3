import { DatabaseSync } from 'node:sqlite';

/**
 * Adds a trigger that never returns when the middle batch is deleted, so that a test can kill the server half-way through an
 * erasure. @returns a function that removes the trigger. Call it after the server has ended.
 */
export function holdErasure(file: string): () => void {
  const execute = (sql: (database: DatabaseSync) => string) => {
    const database = new DatabaseSync(file, { timeout: 5_000 });
    database.exec(sql(database));
    database.close();
  };
  execute((database) => {
    // Selects the middle batch in the order in which an erasure deletes batches.
    const order = 'ORDER BY user_id, start, stream_id, batch_id LIMIT 1 OFFSET (SELECT count(*) / 2 FROM batches)';
    const row = Number(database.prepare(`SELECT rowid FROM batches ${order}`).get()?.rowid);
    return `CREATE TRIGGER hold BEFORE DELETE ON batches WHEN OLD.rowid = ${row} BEGIN
      SELECT count(*) FROM (WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n);
    END`;
  });
  return () => execute(() => 'DROP TRIGGER hold');
}
