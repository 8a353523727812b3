import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs several statements within a write of a shared transaction, all or nothing. If one fails, rolls them back and rethrows the error.
 * The other writes of the transaction are kept, unless the error has ended the whole transaction.
 */
export function savepoints(database: DatabaseSync): (steps: () => void) => void {
  const begin = database.prepare('SAVEPOINT steps');
  const undo = database.prepare('ROLLBACK TO steps');
  const end = database.prepare('RELEASE steps');

  return (steps) => {
    begin.run();
    try {
      steps();
    } catch (error) {
      if (database.isTransaction) {
        undo.run();
        end.run();
      }
      throw error;
    }
    end.run();
  };
}
