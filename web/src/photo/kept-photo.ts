import { del, get, set } from 'idb-keyval';

const KEY = 'photo';

/** The cropped photo that is still to be uploaded, if there is one: kept in this browser, so that a reload does not lose it. */
export const keptPhoto = (): Promise<Blob | undefined> => get<Blob>(KEY).catch(() => undefined);

/** In private windows of some browsers nothing can be kept; then a reload starts over. */
export const keepPhoto = (photo: Blob): Promise<void> => set(KEY, photo).catch(() => {});

export const dropPhoto = (): Promise<void> => del(KEY).catch(() => {});
