import { database } from './database.ts';
import type { Session } from './session.ts';

const KEY = 'created';

/**
 * The session that the server returned for a create, with the create's Idempotency-Key. Tabs read and write it under
 * a lock.
 */
export interface Created {
  key: string;
  session: Session;
}

export const readCreated = () => database.read<Created>(KEY);
export const writeCreated = (created: Created) => database.write(KEY, created);
export const dropCreated = () => database.remove(KEY);
