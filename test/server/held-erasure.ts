import { DatabaseSync } from 'node:sqlite';

/**
 * Lets the erasure of the batches in a data folder's database come half way and no further, however late a test kills the server:
 * the removal of the batch in the middle does not end. What is returned takes that back, once the server is gone.
 */
export function holdErasure(file: string): () => void {
  const execute = (sql: (database: DatabaseSync) => string) => {
    const database = new DatabaseSync(file, { timeout: 5_000 });
    database.exec(sql(database));
    database.close();
  };
  execute((database) => {
    // The order in which they are erased.
    const order = 'ORDER BY user_id, start, stream_id, batch_id LIMIT 1 OFFSET (SELECT count(*) / 2 FROM batches)';
    const row = Number(database.prepare(`SELECT rowid FROM batches ${order}`).get()?.rowid);
    return `CREATE TRIGGER hold BEFORE DELETE ON batches WHEN OLD.rowid = ${row} BEGIN
      SELECT count(*) FROM (WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n);
    END`;
  });
  return () => execute(() => 'DROP TRIGGER hold');
}
