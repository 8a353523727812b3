import { database } from './database.ts';
import { object, orElse, text } from './read-stored.ts';
import { readSession, type Session } from './session.ts';

const KEY = 'created';

/**
 * The session that the server returned for a create, with the create's Idempotency-Key. Tabs read and write it under
 * a lock.
 */
export interface Created {
  key: string;
  session: Session;
}

const read = orElse<Created | undefined>(object<Created>({ key: text, session: readSession }), undefined);

export const readCreated = async (): Promise<Created | undefined> => read(await database.read(KEY));
export const writeCreated = (created: Created) => database.write(KEY, created);
export const dropCreated = () => database.remove(KEY);
