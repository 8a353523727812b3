import { database } from '../state/database.ts';

const KEY = 'photo';

/** The cropped photo that is still to be uploaded, if there is one: kept in this browser, so that a reload does not lose it. */
export const keptPhoto = () => database.read<Blob>(KEY);
export const keepPhoto = (photo: Blob) => database.write(KEY, photo);
export const dropPhoto = () => database.remove(KEY);
