import { database } from './database.ts';
import type { Session } from './session.ts';

const KEY = 'created';

/** The session of a create, and the create's Idempotency-Key. Read and written by one tab at a time, it tells which tab was first. */
export interface Created {
  key: string;
  session: Session;
}

export const readCreated = () => database.read<Created>(KEY);
export const writeCreated = (created: Created) => database.write(KEY, created);
export const dropCreated = () => database.remove(KEY);
