import { del, get, set } from 'idb-keyval';

/**
 * This origin's values in IndexedDB. Once `write` has resolved, every tab can read the new value. With local storage,
 * other tabs may see the old value for a moment longer.
 */
export const database = {
  read: <Value>(key: string): Promise<Value | undefined> => ifPossible(() => get<Value>(key)),
  write: (key: string, value: unknown): Promise<void> => ifPossible(() => set(key, value)),
  remove: (key: string): Promise<void> => ifPossible(() => del(key)),
};

/**
 * Private windows and browsers without storage fail in different ways. In all of these cases, values are not stored.
 */
async function ifPossible<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await run();
  } catch {
    return undefined;
  }
}
