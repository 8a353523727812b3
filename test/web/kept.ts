import type { Page } from 'playwright-core';

/** What a browser keeps for this origin. */
export interface Kept {
  local: Record<string, string>;
  session: Record<string, string>;
  /** All values in IndexedDB. */
  databases: unknown[];
  /** The addresses in Cache Storage. */
  cached: string[];
  history: unknown;
  cookies: string;
}

/** Reads everything that the browser keeps for the page's origin. */
export const keptBy = (page: Page): Promise<Kept> =>
  page.evaluate<Kept>(`(async () => {
    const databases = await Promise.all((await indexedDB.databases()).map(({ name }) => new Promise((resolve) => {
      indexedDB.open(name).onsuccess = ({ target: { result: database } }) => {
        const stores = [...database.objectStoreNames];
        Promise.all(stores.map((store) => new Promise((done) => {
          database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => done(target.result);
        }))).then(resolve);
      };
    })));
    const caches = globalThis.caches ? await Promise.all((await globalThis.caches.keys()).map(async (name) =>
      (await (await globalThis.caches.open(name)).keys()).map(({ url }) => url))) : [];
    return {
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: databases.flat(2),
      cached: caches.flat(),
      history: history.state,
      cookies: document.cookie,
    };
  })()`);
