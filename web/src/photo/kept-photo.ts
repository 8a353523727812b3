import { del, get, set } from 'idb-keyval';

const KEY = 'photo';

/** The cropped photo that is still to be uploaded, if there is one: kept in this browser, so that a reload does not lose it. */
export const keptPhoto = (): Promise<Blob | undefined> => ifPossible(() => get<Blob>(KEY));
export const keepPhoto = (photo: Blob): Promise<unknown> => ifPossible(() => set(KEY, photo));
export const dropPhoto = (): Promise<unknown> => ifPossible(() => del(KEY));

/** Private windows, and browsers that are told to keep nothing, refuse in ways of their own; then a reload starts over. */
async function ifPossible<Result>(run: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await run();
  } catch {
    return undefined;
  }
}
