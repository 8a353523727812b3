import { del, get, set } from 'idb-keyval';

/**
 * What this origin keeps in IndexedDB. Other than local storage, which reaches other tabs some time later, a value is there for every tab
 * once `write` has resolved.
 */
export const database = {
  read: <Value>(key: string): Promise<Value | undefined> => ifPossible(() => get<Value>(key)),
  write: (key: string, value: unknown): Promise<void> => ifPossible(() => set(key, value)),
  remove: (key: string): Promise<void> => ifPossible(() => del(key)),
};

/** Private windows and browsers that may keep nothing refuse in different ways; then nothing is kept. */
async function ifPossible<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await run();
  } catch {
    return undefined;
  }
}
