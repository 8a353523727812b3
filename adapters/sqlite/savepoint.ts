import type { DatabaseSync } from 'node:sqlite';

/**
 * Runs several statements atomically within a write of a shared transaction. If one fails, rolls all of them back and rethrows the error.
 * The transaction's other writes are kept, unless the error has ended the whole transaction.
 */
export function savepoints(database: DatabaseSync): <Result>(steps: () => Result) => Result {
  const begin = database.prepare('SAVEPOINT steps');
  const undo = database.prepare('ROLLBACK TO steps');
  const end = database.prepare('RELEASE steps');

  return (steps) => {
    begin.run();
    let result: ReturnType<typeof steps>;
    try {
      result = steps();
    } catch (error) {
      if (database.isTransaction) {
        undo.run();
        end.run();
      }
      throw error;
    }
    end.run();
    return result;
  };
}
